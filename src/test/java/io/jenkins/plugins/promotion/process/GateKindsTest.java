package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;

/** What a gate is called loosens nothing: rules hang on whether it signs contents. */
public class GateKindsTest {

    private static final String MADE = "awaitSignOff name: 'Changes made', change: c";

    @Rule
    public Workroom shop = new Workroom();

    @Test
    public void whoMadeTheChangesSignsNoContentUnderAnyName() throws Exception {
        shop.base();
        ScriptBuild made = shop.start(MADE + ", approvers: 'config-team'");
        shop.people.approve("Changes made", "dora");
        shop.end(made, Result.SUCCESS);
        shop.succeed("node { recordWorkPlan environment: 'development', change: c }");
        shop.rehearse();
        shop.start(MADE + ", covers: 'plan, test', approvers: 'config-team, qa'");
        Refusal refused = assertThrows(Refusal.class, () -> shop.people.approve("Changes made", "dora"));
        assertThat(refused.getMessage(), containsString("signed 'Changes made' in round 1"));
    }

    @Test
    public void whoSignsContentUnderThatNameIsNoAuthorByIt() throws Exception {
        shop.rehearsed();
        ScriptBuild gate = shop.start(MADE + ", covers: 'plan, test', approvers: 'qa', required: 2");
        shop.people.approve("Changes made", "qa1", "qa2");
        shop.end(gate, Result.SUCCESS);
    }

    @Test
    public void overrideVoidsEverySignOffOfContents() throws Exception {
        shop.recorded();
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        ScriptBuild gate = shop.start(MADE + ", covers: 'plan, test', approvers: 'qa'");
        shop.people.approve("Changes made", "qa1");
        shop.end(gate, Result.SUCCESS);
        ScriptBuild other = shop.start("awaitSignOff name: 'Informed', change: c, approvers: 'qa'");
        shop.people.approve("Informed", "qa2");
        shop.end(other, Result.SUCCESS);
        shop.start("applyWorkPlan environment: 'test', change: c");
        String id = shop.state().lastApply("test").orElseThrow().id();
        shop.world().custody().overrideApply(shop.people.change(), id, shop.people.person("ivan"), "stuck", true);
        assertEquals(GateOutcome.VOID, outcome("Changes made"));
        assertEquals(GateOutcome.APPROVED, outcome("Informed"));
    }

    private GateOutcome outcome(String name) {
        return shop.gate(name).outcome();
    }

    /** Whatever it is called: who signs nothing has signed nothing that production asks for. */
    @Test
    public void gateWithoutContentsIsNoSignOffUnderAnyName() throws Exception {
        shop.rehearsed();
        shop.lock();
        int approved = 0;
        for (String name : List.of(
                "Changes made",
                "CHANGES MADE",
                " Changes made ",
                "Go live",
                "Production",
                "production",
                "Review afterwards",
                "Break glass",
                "Emergency",
                "r1-go-live",
                "plan, test",
                "Changes\u00a0made",
                "Go\u200blive",
                "\u202eevil oG",
                "\u0413o live",
                "x".repeat(60))) {
            ScriptBuild gate = shop.start(
                    "awaitSignOff name: '" + name + "', change: c, approvers: 'qa', required: 2," + " fourEyes: false");
            Optional<GateRecord> open =
                    shop.state().gates().stream().filter(GateRecord::isOpen).findFirst();
            if (open.isPresent()) { // Else it is refused, or the same as one before.
                shop.people.approve(open.get(), "qa1", "qa2");
                shop.end(gate, Result.SUCCESS);
                approved++;
            }
            assertThat(
                    name, shop.refused("applyWorkPlan environment: 'production', change: c"), containsString("sign"));
        }
        assertEquals(Optional.empty(), shop.state().lastApply("production"));
        assertTrue("approved: " + approved, approved >= 12);
    }
}
