package io.jenkins.plugins.promotion.genuine;

import static org.junit.Assert.assertEquals;

import hudson.model.AbstractProject;
import hudson.model.FreeStyleProject;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.steps.ApplyWorkPlanStep;
import io.jenkins.plugins.promotion.steps.AwaitSignOffStep;
import io.jenkins.plugins.promotion.steps.AwaitSoakStep;
import io.jenkins.plugins.promotion.steps.BackOutWorkPlanStep;
import io.jenkins.plugins.promotion.steps.CloseChangeStep;
import io.jenkins.plugins.promotion.steps.CopyEnvironmentStep;
import io.jenkins.plugins.promotion.steps.LockConfigStep;
import io.jenkins.plugins.promotion.steps.OutageWindowStep;
import io.jenkins.plugins.promotion.steps.PromotionStep;
import io.jenkins.plugins.promotion.steps.RecordTestResultsStep;
import io.jenkins.plugins.promotion.steps.RecordWorkPlanStep;
import io.jenkins.plugins.promotion.steps.RestoreEnvironmentStep;
import io.jenkins.plugins.promotion.steps.UnlockConfigStep;
import io.jenkins.plugins.promotion.steps.WithConfigLockStep;
import jakarta.servlet.ServletRequest;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.net.URL;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.kohsuke.stapler.DataBoundConstructor;

/** Every step through its form and through the Snippet Generator, which the embedded host does not have. */
public class StepFormsTest {

    @ClassRule
    public static JenkinsRule j = new JenkinsRule();

    static {
        j.timeout = 900; // the time is that of the whole class
    }

    @ClassRule
    public static TemporaryFolder folder = new TemporaryFolder();

    /** A part of a job's configuration page that shows the form of one of this plugin's steps. */
    public static class StepHolder extends Builder {

        private final Step step;

        @DataBoundConstructor
        public StepHolder(Step step) {
            this.step = step;
        }

        public Step getStep() {
            return step;
        }

        /** Registers the part. */
        @TestExtension
        public static class DescriptorImpl extends BuildStepDescriptor<Builder> {
            @Override
            public boolean isApplicable(Class<? extends AbstractProject> jobType) {
                return true;
            }

            /** The steps of this plugin. */
            public static List<StepDescriptor> steps() {
                return StepDescriptor.all().stream()
                        .filter(descriptor -> PromotionStep.class.isAssignableFrom(descriptor.clazz))
                        .sorted(Comparator.comparing(StepDescriptor::getFunctionName))
                        .toList();
            }

            public List<StepDescriptor> getSteps() {
                return steps();
            }
        }
    }

    /** A step, and what the Snippet Generator says of it. */
    private record Row(Step step, String snippet) {}

    @Before
    public void setUp() throws Exception {
        Stages.three(folder.getRoot().toPath(), "promote");
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(
                new CopyEnvironmentStep("production", "test"), "copyEnvironment from: 'production', to: 'test'"));
        CopyEnvironmentStep copy = new CopyEnvironmentStep("production", "test, development");
        copy.setChange("CR-1");
        copy.setInclude("a/**, b/**");
        copy.setExclude("**/*.tmp");
        copy.setMaxDelete("7");
        copy.setDiscard("it's \"old\"");
        copy.setRebase(true);
        copy.setDryRun(true);
        rows.add(new Row(
                copy,
                "copyEnvironment change: 'CR-1', discard: 'it\\'s \"old\"', dryRun: true, exclude: '**/*.tmp',"
                        + " from: 'production', include: 'a/**, b/**', maxDelete: '7', rebase: true,"
                        + " to: 'test, development'"));

        rows.add(new Row(new LockConfigStep("production"), "lockConfig 'production'"));
        rows.add(new Row(
                lock(new LockConfigStep("test, production")),
                "lockConfig change: 'CR-1', environment: 'test, production', onDrift: 'warn', reason: 'routing',"
                        + " wait: '2h'"));
        rows.add(new Row(new WithConfigLockStep("production"), "withConfigLock('production') {\n    // some block\n}"));
        rows.add(new Row(
                lock(new WithConfigLockStep("production")),
                "withConfigLock(change: 'CR-1', environment: 'production', onDrift: 'warn', reason: 'routing',"
                        + " wait: '2h') {\n    // some block\n}"));
        rows.add(new Row(new UnlockConfigStep("production"), "unlockConfig 'production'"));
        UnlockConfigStep unlock = new UnlockConfigStep("production, test");
        unlock.setChange("CR-1");
        rows.add(new Row(unlock, "unlockConfig change: 'CR-1', environment: 'production, test'"));

        rows.add(new Row(new RecordWorkPlanStep("development"), "recordWorkPlan 'development'"));
        RecordWorkPlanStep record = new RecordWorkPlanStep("development");
        record.setChange("CR-1");
        record.setPlan("work-plan.yaml");
        record.setTestPlan("test-plan.yaml");
        record.setDerive(false);
        rows.add(new Row(
                record,
                "recordWorkPlan change: 'CR-1', derive: false, environment: 'development', plan: 'work-plan.yaml',"
                        + " testPlan: 'test-plan.yaml'"));

        rows.add(new Row(new RecordTestResultsStep("test"), "recordTestResults 'test'"));
        RecordTestResultsStep results = new RecordTestResultsStep("test");
        results.setChange("CR-1");
        results.setResults("reports/*.xml");
        results.setAttach("shots/*.png");
        rows.add(
                new Row(
                        results,
                        "recordTestResults attach: 'shots/*.png', change: 'CR-1', environment: 'test', results: 'reports/*.xml'"));

        rows.add(new Row(new ApplyWorkPlanStep("test"), "applyWorkPlan 'test'"));
        ApplyWorkPlanStep apply = new ApplyWorkPlanStep("test");
        apply.setChange("CR-1");
        apply.setPlan("work-plan.yaml");
        apply.setOnFailure("rollback");
        apply.setItems("stop, start");
        apply.setDryRun(true);
        rows.add(new Row(
                apply,
                "applyWorkPlan change: 'CR-1', dryRun: true, environment: 'test', items: 'stop, start',"
                        + " onFailure: 'rollback', plan: 'work-plan.yaml'"));

        rows.add(new Row(new AwaitSignOffStep("Go live"), "awaitSignOff 'Go live'"));
        AwaitSignOffStep gate = new AwaitSignOffStep("Go live");
        gate.setChange("CR-1");
        gate.setMessage("Is <b>all</b> fine?");
        gate.setApprovers("qa:2, business:1");
        gate.setRequired(3);
        gate.setFourEyes(false);
        gate.setCovers("plan, test");
        gate.setRunTests(true);
        gate.setExpires("10d");
        gate.setOnReject("return");
        rows.add(new Row(
                gate,
                "awaitSignOff approvers: 'qa:2, business:1', change: 'CR-1', covers: 'plan, test', expires: '10d',"
                        + " fourEyes: false, message: 'Is <b>all</b> fine?', name: 'Go live', onReject: 'return',"
                        + " required: 3, runTests: true"));

        rows.add(new Row(new OutageWindowStep("production"), "outageWindow('production') {\n    // some block\n}"));
        OutageWindowStep window = new OutageWindowStep("production");
        window.setChange("CR-1");
        window.setStart("2099-01-01T00:00Z");
        window.setEnd("2099-01-01T02:00Z");
        window.setMargin("10m");
        rows.add(new Row(
                window,
                "outageWindow(change: 'CR-1', end: '2099-01-01T02:00Z', environment: 'production', margin: '10m',"
                        + " start: '2099-01-01T00:00Z') {\n    // some block\n}"));

        rows.add(new Row(new AwaitSoakStep("production", "3d"), "awaitSoak environment: 'production', lasting: '3d'"));
        AwaitSoakStep soak = new AwaitSoakStep("production", "90s");
        soak.setChange("CR-1");
        soak.setOnChange("restart");
        soak.setCheckEvery("1h");
        rows.add(new Row(
                soak,
                "awaitSoak change: 'CR-1', checkEvery: '1h', environment: 'production', lasting: '90s',"
                        + " onChange: 'restart'"));

        BackOutWorkPlanStep back = new BackOutWorkPlanStep("production", "orders are lost");
        back.setChange("CR-1");
        rows.add(new Row(back, "backOutWorkPlan change: 'CR-1', environment: 'production', reason: 'orders are lost'"));

        RestoreEnvironmentStep restore = new RestoreEnvironmentStep("test", "b1", "too early");
        restore.setChange("CR-1");
        rows.add(new Row(
                restore, "restoreEnvironment backup: 'b1', change: 'CR-1', environment: 'test', reason: 'too early'"));

        rows.add(new Row(new CloseChangeStep(), "closeChange()"));
        CloseChangeStep close = new CloseChangeStep();
        close.setChange("CR-1");
        rows.add(new Row(close, "closeChange change: 'CR-1'"));
        return rows;
    }

    private static <S extends LockConfigStep> S lock(S step) {
        step.setChange("CR-1");
        step.setReason("routing");
        step.setWait("2h");
        step.setOnDrift("warn");
        return step;
    }

    /** What a step has beyond its defaults. */
    private static Map<String, ?> values(Step step) {
        return new TreeMap<>(DescribableModel.uninstantiate2_(step).getArguments());
    }

    /** What a browser sends of the step's form. */
    static JSONObject form(Step step) throws Exception {
        JSONObject form = new JSONObject();
        form.put("stapler-class", step.getClass().getName());
        form.put("$class", step.getClass().getName());
        for (PropertyDescriptor property :
                Introspector.getBeanInfo(step.getClass()).getPropertyDescriptors()) {
            if (DescribableModel.of(step.getClass()).getParameter(property.getName()) != null) {
                Object value = property.getReadMethod().invoke(step);
                form.put(property.getName(), value instanceof Boolean ? value : value == null ? "" : value.toString());
            }
        }
        return form;
    }

    @Test
    public void rowsNameEveryStep() {
        TreeSet<String> named = new TreeSet<>();
        rows().forEach(row -> named.add(row.step().getDescriptor().getFunctionName()));
        TreeSet<String> there = new TreeSet<>();
        StepHolder.DescriptorImpl.steps().forEach(step -> there.add(step.getFunctionName()));
        assertEquals(there, named);
    }

    @Test
    public void formsKeepEveryValue() throws Exception {
        List<Row> rows = rows();
        // A few at a time: each has the forms of all steps in its page, and Jetty takes a thousand keys.
        for (int from = 0; from < rows.size(); from += 5) {
            keepEveryValue(rows.subList(from, Math.min(rows.size(), from + 5)));
        }
    }

    private static void keepEveryValue(List<Row> rows) throws Exception {
        FreeStyleProject project = j.createFreeStyleProject();
        for (Row row : rows) {
            project.getBuildersList().add(new StepHolder(row.step()));
        }
        j.configRoundtrip(project);
        List<StepHolder> after = project.getBuildersList().getAll(StepHolder.class);
        assertEquals(rows.size(), after.size());
        for (int i = 0; i < after.size(); i++) {
            Step before = rows.get(i).step();
            assertEquals(before.getClass(), after.get(i).getStep().getClass());
            assertEquals(
                    rows.get(i).snippet(), values(before), values(after.get(i).getStep()));
        }
    }

    @Test
    public void generatorSaysEveryValueAndNoDefault() throws Exception {
        for (Row row : rows()) {
            assertEquals(row.snippet(), generate(j, form(row.step()).toString()).getContentAsString());
        }
    }

    static WebResponse generate(JenkinsRule j, String json) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        WebRequest request = new WebRequest(new URL(j.getURL(), Snippetizer.GENERATE_URL), HttpMethod.POST);
        request.setRequestParameters(List.of(
                new NameValuePair("json", json),
                new NameValuePair(
                        j.jenkins.getCrumbIssuer().getDescriptor().getCrumbRequestField(),
                        j.jenkins.getCrumbIssuer().getCrumb((ServletRequest) null))));
        return client.getPage(request).getWebResponse();
    }

    /** The generator is asked as soon as somebody presses its button: before a form has loaded, and with nothing typed. */
    @Test
    public void generatorAnswersFormsThatAreBlankOrNotThereYet() throws Exception {
        List<String> problems = new ArrayList<>();
        for (StepDescriptor step : StepHolder.DescriptorImpl.steps()) {
            JSONObject absent = new JSONObject();
            absent.put("stapler-class", step.clazz.getName());
            absent.put("$class", step.clazz.getName());
            JSONObject blank = JSONObject.fromObject(absent);
            JSONObject spaces = JSONObject.fromObject(absent);
            for (DescribableParameter parameter :
                    DescribableModel.of(step.clazz).getParameters()) {
                boolean flag = parameter.getErasedType() == boolean.class;
                blank.put(parameter.getName(), flag ? (Object) false : "");
                spaces.put(parameter.getName(), flag ? (Object) true : "  ");
            }
            for (JSONObject form : List.of(absent, blank, spaces)) {
                WebResponse response = generate(j, form.toString());
                String text = response.getContentAsString();
                if (response.getStatusCode() != 200 || !text.startsWith(step.getFunctionName())) {
                    problems.add(form + " -> " + response.getStatusCode() + " "
                            + text.substring(0, Math.min(text.length(), 1500)));
                }
            }
        }
        assertEquals(String.join("\n", problems), 0, problems.size());
    }
}
