package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class PlanDigestTest {
    /** Frozen. If one of these must change, the change is a new digest version, not a new expectation. */
    private static final String WHOLE = "v1:d978abe8c3f7379efb937349b3a66ceed8bf892937c184d011793a0026aed860";

    private static final String EMPTY = "v1:c5c743802f0e6ca4265405ee65ff9efb9381e6d451d4e2a3904a7dcc0defb2d9";
    private static final Map<String, String> ITEMS = Map.of(
            "raise-limit", "9267d3e5792517a42886494390bba758e6f858357ec23b2c09e8ddaac638a132",
            "smtp", "7434c30ac786ca0d097d263e60aa1354eb3caf81cfe9f00e66caa368a6ead052",
            "matrix", "8c048967ba3723fbf909d8c4a70e875357892e69ff96f463817ff2cd470bfcb4",
            "retire", "6a6aea6fc77d260f98cdf6c310172160973450fd34c4bed1c84b0f7a275519fb",
            "reload", "6944ab97310882d1c5f97563d9e82a0f041312f5c078325794f1015259d95f92",
            "announce", "e820069d8ce445c3c40c5376ad81cb0dd9630d7cafd1c71a6d86369732001430");

    private static String digest(String text) throws Exception {
        return PlanDigest.of(Plans.read(text), Plans.FILES, "scope-1");
    }

    @Test
    public void goldenVectorsHold() throws Exception {
        assertEquals(WHOLE, digest(Plans.whole()));
        assertEquals(EMPTY, digest("apiVersion: workplan/v1\nplan: {id: p}\nitems: []\n"));
        Map<String, String> items = new LinkedHashMap<>();
        for (Item item : Plans.read(Plans.whole()).items()) {
            items.put(item.id(), ItemDigest.of(item, Plans.FILES));
        }
        assertEquals(ITEMS, items);
        assertEquals(
                "v1:ceb36f93fb4d40d596cfcefc17c9609e00f794d7c1d4c4084862193a9a25a1ed",
                ParameterDigest.of(Plans.read(Plans.whole()), "production"));
    }

    @Test
    public void whatChangesNothingOnAMachineDoesNotChangeTheDigest() throws Exception {
        for (List<String> edit : List.of(
                List.of("title: Route", "title: Send"),
                List.of("author: alice", "author: bob"),
                List.of("id: CR-2031-routing", "id: other"),
                List.of("estimate: 5m", "estimate: 50m"),
                List.of("    estimate: 5m\n", ""),
                List.of("owner: alice", "owner: bob"),
                List.of("notes: the limit of the proxy is higher already", "notes: none"),
                List.of("# People say why here.", "# Nothing to say."),
                List.of(
                        "policy: {implementerNotAuthor: true, onFailure: rollback}",
                        "policy:\n    onFailure: 'rollback'\n    implementerNotAuthor: true"),
                List.of("expect: 20", "expect:   20   # was"),
                List.of("dependsOn: raise-limit", "dependsOn: ['raise-limit']"),
                List.of("production: smtp.example.org, ", "production: elsewhere.example.org, "))) {
            assertEquals(edit.toString(), digest(Plans.whole()), digest(edited(edit)));
        }
    }

    @Test
    public void whateverIsDoneOrDemandedChangesTheDigest() throws Exception {
        for (List<String> edit : List.of(
                List.of("logs/**", "log/**"),
                List.of("implementerNotAuthor: true", "implementerNotAuthor: false"),
                List.of("onFailure: rollback", "onFailure: stop"),
                List.of("id: announce", "id: announcement"),
                List.of("description: Raise the", "description: Rise the"),
                List.of("file: conf/app.json", "file: conf/app2.json"),
                List.of("pointer: /upload/maxMegabytes", "pointer: /upload/max"),
                List.of("expect: 20", "expect: 21"),
                List.of("expect: 20", "expect: '20'"),
                List.of("expect: 20", "expect: 20.0"),
                List.of("    expect: 20\n", ""),
                List.of("value: ${maxUpload}", "value: 50"),
                List.of("    create: true\n", ""),
                List.of(
                        "when: {environment: [production, test]}\n    verify",
                        "when: {environment: production}\n    verify"),
                List.of("ticket: CMO-77", "ticket: CMO-78"),
                List.of("path: workflows/approval.xml", "path: workflows/approve.xml"),
                List.of("action: delete", "action: replace\n    link: x"),
                List.of("expectSha256: 0f1e", "expectSha256: 0f1f"),
                List.of("permissions: rw-r-----", "permissions: rw-r--r--"),
                List.of("dependsOn: raise-limit", "dependsOn: smtp"),
                List.of("    dependsOn: raise-limit\n", ""),
                List.of("unless: {absent: workflows/old.xml}", "unless: {exists: workflows/old.xml}"),
                List.of("argv: [bin/reload, --host,", "argv: [bin/reload, --hosts,"),
                List.of("env: {TOKEN:", "env: {TOKEN2:"),
                List.of("cwd: bin", "cwd: ."),
                List.of("command: [bin/status], readOnly", "command: [bin/state], readOnly"),
                List.of("onFail: ask", "onFail: stop"),
                List.of("exit: 3", "exit: 4"),
                List.of("rollback: {command: [bin/reload, --previous]}", "rollback: {command: [bin/reload]}"),
                List.of("rollback: {command: [bin/reload, --previous]}", "rollback: {manual: bin/reload}"),
                List.of("    rollback: {command: [bin/reload, --previous]}\n", ""),
                List.of("timeout: 2m", "timeout: 3m"),
                List.of("outage: starts", "outage: during"),
                List.of("Post the notice", "Post a notice"),
                List.of("evidence: Address", "evidence: Text"),
                List.of("secondPerson: true", "secondPerson: false"),
                List.of("onFail: markDone", "onFail: skip"),
                List.of("irreversible: people have read it", "irreversible: it is out"),
                List.of("pointOfNoReturn: true", "pointOfNoReturn: false"))) {
            assertNotEquals(edit.toString(), digest(Plans.whole()), digest(edited(edit)));
        }
    }

    /** Who may do an item is approved with the plan only where the plan says that nobody else may. */
    @Test
    public void ownersMatterWhereOnlyTheyMayDoTheirItems() throws Exception {
        String plan =
                Plans.whole().replace("implementerNotAuthor: true", "implementerNotAuthor: true, ownersOnly: true");
        String owner = "owner: alice";
        assertTrue(owner, plan.contains(owner));
        assertNotEquals(digest(Plans.whole()), digest(plan));
        assertNotEquals(digest(plan), digest(plan.replace(owner, "owner: sales")));
        assertEquals(digest(Plans.whole()), digest(Plans.whole().replace(owner, "owner: sales")));
    }

    private static String edited(List<String> edit) {
        assertTrue(edit.get(0), Plans.whole().contains(edit.get(0)));
        return Plans.whole().replace(edit.get(0), edit.get(1));
    }

    @Test
    public void theOrderOfItemsMatters() throws Exception {
        String a = "- {id: a, description: d, kind: manual, instruction: i}\n";
        String b = "- {id: b, description: d, kind: manual, instruction: i}\n";
        assertNotEquals(digest(Plans.withItems(a + b)), digest(Plans.withItems(b + a)));
    }

    @Test
    public void theBytesBesideThePlanAndTheScopeMatter() throws Exception {
        WorkPlan plan = Plans.read(Plans.whole());
        PlanFiles other = PlanFiles.of(Map.of("files/workflows/approval.xml", "<matrix />\n".getBytes(UTF_8)));
        assertNotEquals(PlanDigest.of(plan, Plans.FILES, "scope-1"), PlanDigest.of(plan, other, "scope-1"));
        assertNotEquals(PlanDigest.of(plan, Plans.FILES, "scope-1"), PlanDigest.of(plan, Plans.FILES, "scope-2"));
    }

    @Test
    public void parametersHaveADigestForEachEnvironment() {
        WorkPlan plan = Plans.read(Plans.whole());
        WorkPlan moved =
                Plans.read(Plans.whole().replace("production: smtp.example.org", "production: other.example.org"));
        assertNotEquals(ParameterDigest.of(plan, "production"), ParameterDigest.of(plan, "test"));
        assertNotEquals(ParameterDigest.of(plan, "production"), ParameterDigest.of(moved, "production"));
        assertEquals(ParameterDigest.of(plan, "test"), ParameterDigest.of(moved, "test"));
    }
}
