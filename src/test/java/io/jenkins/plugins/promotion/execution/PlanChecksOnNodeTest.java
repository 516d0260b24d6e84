package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import io.jenkins.plugins.promotion.plan.PlanValues;
import io.jenkins.plugins.promotion.plan.Policy;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** How a node answers the checks of a plan as a whole. */
public class PlanChecksOnNodeTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Bench bench;

    @Before
    public void layOut() {
        bench = new Bench(folder.getRoot().toPath()).with("pool.json", "{\"max\": 40}");
    }

    private List<PlanChecks.Told> ask(Check... checks) throws Exception {
        List<PlanCheck> named = java.util.stream.IntStream.range(0, checks.length)
                .mapToObj(i -> new PlanCheck("c" + i, checks[i]))
                .toList();
        WorkPlan plan = new WorkPlan("p", "", "", Map.of(), List.of(), Policy.NONE, named, List.of());
        LocalSite site = new LocalSite(bench.tree, bench.clock);
        return new PlanChecks(plan, "CR-1", "test", bench.tree, bench.undo.toString(), site).ask();
    }

    private static Check sh(String script) {
        return new Check.CommandExits(List.of("sh", "-c", script), 0);
    }

    @Test
    public void eachFormSaysYesOrNoAndWhy() throws Exception {
        List<String> told = ask(
                        new Check.ValueEquals("pool.json", "/max", PlanValues.read("40")),
                        new Check.ValueEquals("pool.json", "/max", PlanValues.read("41")),
                        new Check.Exists("pool.json"),
                        new Check.Absent("pool.json"),
                        sh("exit 0"),
                        sh("exit 4"),
                        new Check.CommandExits(List.of("no-such-program"), 0),
                        new Check.ValueEquals("none.json", "/max", PlanValues.read("41")))
                .stream()
                .map(one -> one.result().passed() + " " + one.result().why())
                .toList();
        assertEquals(
                List.of(
                        "true pool.json /max is 40",
                        "false pool.json /max is 40",
                        "true pool.json exists",
                        "false pool.json exists",
                        "true sh exits 0",
                        "false sh exits 4",
                        "false the program 'no-such-program' is not an executable file on this node",
                        "false none.json is absent"),
                told);
    }

    @Test
    public void outputComesAlongWithoutTheSecretsOfTheEnvironment() throws Exception {
        bench.with("secret/password", "hunter22");
        bench.tree =
                new TreeSpec(bench.root.toString(), Scope.ALL, List.of(), ValueRule.parseAll(List.of("secret/**")));
        PlanChecks.Told told =
                ask(sh("echo it is $(cat secret/password); exit 1")).get(0);
        assertTrue(told.output(), told.output().startsWith("it is "));
        assertFalse(told.output(), told.output().contains("hunter22"));
    }

    @Test
    public void nothingIsKeptOnTheNode() throws Exception {
        ask(sh("exit 1"), new Check.Exists("pool.json"));
        assertFalse(Files.exists(bench.undo));
    }
}
