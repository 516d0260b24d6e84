package io.jenkins.plugins.promotion.plan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class ResolvedParametersTest {
    private final WorkPlan plan = Plans.read(Plans.whole());

    @Test
    public void putsValuesWhereItemsReferToThem() throws Exception {
        ResolvedParameters production = ResolvedParameters.of(plan, "production");
        SetValue limit = (SetValue)
                production.resolve(plan.item("raise-limit").orElseThrow()).action();
        assertEquals("the type stays", Optional.of(new Value.Plain("50")), limit.value());
        Item smtp = production.resolve(plan.item("smtp").orElseThrow());
        assertEquals(Optional.of(new Value.Text("smtp.example.org")), ((SetValue) smtp.action()).value());
        assertEquals(
                new Value.Text("smtp.example.org"),
                ((Check.ValueEquals) smtp.verify().orElseThrow()).equalTo());
        Item reload =
                ResolvedParameters.of(plan, "test").resolve(plan.item("reload").orElseThrow());
        assertEquals(
                List.of("bin/reload", "--host", "smtp.test.example.org", "${literal}"),
                ((RunCommand) reload.action()).argv());
    }

    @Test
    public void secretsComeOnlyWhenTheCommandStarts() throws Exception {
        ResolvedParameters production = ResolvedParameters.of(plan, "production");
        Item reload = production.resolve(plan.item("reload").orElseThrow());
        assertFalse(reload.toString().contains("hunter2"));
        assertEquals(
                Map.of("TOKEN", "cmo-api-token is hunter2"),
                production.variables(reload, ((RunCommand) reload.action()).env(), id -> id + " is hunter2"));
    }

    @Test
    public void aMissingValueIsRefusedBeforeAnythingStarts() {
        WorkPlan everywhere = Plans.read(Plans.whole().replace("    when: {environment: [production, test]}\n", ""));
        Refusal refused = assertThrows(Refusal.class, () -> ResolvedParameters.of(everywhere, "staging"));
        assertEquals(
                "item smtp refers to the parameter 'smtpHost', which has no value for staging;"
                        + " add one under plan.parameters.smtpHost and record the plan again",
                refused.getMessage());
    }

    @Test
    public void escapedTextStandsForItself() {
        for (String text : List.of("plain", "${a}", "$${a}", "$$${a}", "a$", "${", "$${", "${a b}", "$1\\")) {
            assertEquals(text, Template.expand(Template.escape(text), name -> "value of " + name));
        }
    }

    @Test
    public void valuesAreNotExpandedAgain() {
        assertEquals("${b}!", Template.expand("${a}!", name -> name.equals("a") ? "${b}" : "wrong"));
    }
}
