package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class PlanRefusalTest {
    private static final String MANUAL = "- {id: a, description: d, kind: manual, instruction: i";

    /** What is wrong, and the beginning of the only problem it must lead to. */
    private record Wrong(String items, String problem) {}

    private static final List<Wrong> WRONG = List.of(
            new Wrong(
                    MANUAL + ", estimat: 5m}",
                    "line 4, column 57: items[1]: the key 'estimat' is unknown; did you mean 'estimate'?"),
            new Wrong(MANUAL + ", argv: [ls]}", "line 4, column 57: items[1]: the key 'argv' is unknown"),
            new Wrong(
                    MANUAL + ", notes: a, notes: b}", "line 4, column 67: items[1].notes: is there twice; remove one"),
            new Wrong("- {description: d, kind: manual, instruction: i}", "line 4, column 3: items[1].id: is missing"),
            new Wrong(
                    "- {id: a b, description: d, kind: manual, instruction: i}",
                    "line 4, column 8: items[1].id: 'a b' is no id"),
            new Wrong("- {id: a, kind: manual, instruction: i}", "line 4, column 3: items[1].description: is missing"),
            new Wrong(
                    "- {id: a, description: d}",
                    "line 4, column 3: items[1].kind: is missing; write one of set, file, patch, command, http, sql, manual"),
            new Wrong(
                    "- {id: a, description: d, kind: sql, dataSource: shop}",
                    "line 4, column 3: items[1].source: is missing; write source: a file beside the plan, or statements"),
            new Wrong(
                    "- {id: a, description: d, kind: sql, dataSource: 'jdbc:h2:x', statements: [SELECT 1]}",
                    "line 4, column 50: items[1].dataSource: 'jdbc:h2:x' is no name of a data source"),
            new Wrong(
                    "- {id: a, description: d, kind: sql, dataSource: d, statements: [SELECT 1, COMMIT]}",
                    "items[1].statements: is refused; line 1: 'COMMIT' begins or ends a transaction"),
            new Wrong(
                    "- {id: a, description: d, kind: sql, dataSource: d, statements: \"SELECT '${p}'\"}",
                    "items[1].statements: has a reference in quotes or in a comment; take the quotes away"),
            new Wrong(
                    "- {id: a, description: d, kind: sql, dataSource: d, statements: [SELECT 1], separator: GO}",
                    "items[1].separator: 'GO' separates no statements of a file"),
            new Wrong(
                    "- {id: a, description: d, kind: sql, dataSource: d, statements: [SELECT 1], source: a.sql}",
                    "items[1].statements: stands beside source"),
            new Wrong(
                    "- {id: a, description: d, kind: manual, instruction: i, unless: {query: DELETE FROM t, dataSource: d, equals: 1}}",
                    "items[1].unless.query: 'DELETE FROM t' is not one query; write a SELECT"),
            new Wrong(
                    "- {id: a, description: d, kind: manual, instruction: i, unless: {query: \"SELECT '\\\\'; commit; DELETE FROM t; SELECT '1'\", dataSource: d, equals: 1}}",
                    "items[1].unless.query: 'SELECT '\\'; commit; DELETE FROM t; SELECT '1'' may be more than one query"),
            new Wrong(
                    "- {id: a, description: d, kind: manual, instruction: i, unless: {query: 'SELECT 1 --1; commit', dataSource: d, equals: 1}}",
                    "items[1].unless.query: 'SELECT 1 --1; commit' may be more than one query"),
            new Wrong(
                    "- {id: a, description: d, kind: manual, instruction: i, unless: {query: SELECT 1 Commit DELETE FROM t, dataSource: d, equals: 1}}",
                    "items[1].unless.query: 'SELECT 1 Commit DELETE FROM t' may be more than one query"),
            new Wrong(
                    "- {id: a, description: d, kind: manual, instruction: i, rollback: {sql: {dataSource: d, script: a}}}",
                    "items[1].rollback.sql: the key 'script' is unknown"),
            new Wrong(
                    "- {id: a, description: d, kind: manual, instruction: i, rollback: {http: {method: GET}, manual: b}}",
                    "items[1].rollback: does not say one way back"),
            new Wrong(
                    "- {id: a, description: d, kind: patch, path: a}", "line 4, column 3: items[1].source: is missing"),
            new Wrong(
                    "- {id: a, description: d, kind: http, method: FETCH, url: 'http://h/'}",
                    "line 4, column 47: items[1].method: 'FETCH' is no method of a request"),
            new Wrong(
                    "- {id: a, description: d, kind: http, method: GET, url: 'http://u:p@h/'}",
                    "items[1].url: is refused; it holds a user's name"),
            new Wrong(
                    "- {id: a, description: d, kind: http, method: GET, url: 'file:///etc/passwd'}",
                    "items[1].url: is refused; it is no address of a server"),
            new Wrong(
                    "- {id: a, description: d, kind: http, method: GET, url: 'http://h/', headers: {Host: x}}",
                    "items[1].headers.Host: 'Host' is set by whoever sends a request"),
            new Wrong(
                    "- {id: a, description: d, kind: http, method: GET, url: 'http://h/', headers: {A: \"b\\nc\"}}",
                    "items[1].headers.A: has a line break"),
            new Wrong(
                    "- {id: a, description: d, kind: http, method: GET, url: 'http://h/', headers: {A: M\u00fcller}}",
                    "items[1].headers.A: has a character that headers do not carry, '\u00fc'"),
            new Wrong(
                    "- {id: a, description: d, kind: http, method: GET, url: 'http://h:70000/'}",
                    "items[1].url: is refused; 70000 is no port"),
            new Wrong(
                    "- {id: a, description: d, kind: http, method: GET, url: 'http://h/', expectStatus: [99]}",
                    "items[1].expectStatus: '99' is no status of an answer"),
            new Wrong(
                    "- {id: a, description: d, kind: comand}",
                    "line 4, column 33: items[1].kind: 'comand' is unknown; did you mean 'command'?"),
            new Wrong("- just text", "line 4, column 3: items[1]: this is no mapping"),
            new Wrong(MANUAL + "}\n" + MANUAL + "}", "line 5, column 8: items[2].id: 'a' is there twice"),
            new Wrong(MANUAL + ", dependsOn: b}", "line 4, column 68: items[1].dependsOn: 'b' is no item of this plan"),
            new Wrong(
                    MANUAL + ", dependsOn: a}",
                    "line 4, column 68: items[1].dependsOn: goes round in a circle: a -> a"),
            new Wrong(
                    MANUAL
                            + ", dependsOn: c}\n- {id: b, description: d, kind: manual, instruction: i, dependsOn: [a]}\n- {id: c, description: d, kind: manual, instruction: i, dependsOn: [b]}",
                    "line 4, column 68: items[1].dependsOn: goes round in a circle: a -> c -> b -> a; remove one"),
            new Wrong(
                    MANUAL + ", estimate: 5 minutes}",
                    "line 4, column 67: items[1].estimate: is no duration; '5 minutes' is no duration; write days"),
            new Wrong(MANUAL + ", timeout: 0}", "line 4, column 66: items[1].timeout: is no time at all"),
            new Wrong(
                    MANUAL + ", outage: start}",
                    "line 4, column 65: items[1].outage: 'start' is unknown; did you mean 'starts'?"),
            new Wrong(
                    MANUAL + ", pointOfNoReturn: yes}",
                    "line 4, column 74: items[1].pointOfNoReturn: 'yes' is neither true nor false"),
            new Wrong(MANUAL + ", when: {environment: []}}", "line 4, column 63: items[1].when: names no environment"),
            new Wrong(MANUAL + ", when: {env: test}}", "line 4, column 64: items[1].when: the key 'env' is unknown"),
            new Wrong(
                    MANUAL + ", rollback: {command: [a], manual: b}}",
                    "line 4, column 67: items[1].rollback: does not say one way back"),
            new Wrong(
                    MANUAL + ", rollback: {manual: b}, irreversible: c}",
                    "line 4, column 94: items[1].irreversible: stands beside rollback"),
            new Wrong(
                    MANUAL + ", unless: {exists: a, absent: b}}",
                    "line 4, column 85: items[1].unless.absent: two things are asked at once"),
            new Wrong(MANUAL + ", unless: {}}", "line 4, column 65: items[1].unless: nothing is asked"),
            new Wrong(
                    MANUAL + ", unless: {exists: a, onFail: ask}}",
                    "line 4, column 77: items[1].unless: the key 'onFail' is unknown"),
            new Wrong(
                    MANUAL + ", verify: {command: [ls]}}", "line 4, column 65: items[1].verify.readOnly: is not true"),
            new Wrong(
                    MANUAL + ", verify: {command: [ls], readOnly: true, exit: 256}}",
                    "line 4, column 103: items[1].verify.exit: '256' is no exit status"),
            new Wrong(
                    MANUAL + ", verify: {file: a.json, pointer: /a}}",
                    "line 4, column 65: items[1].verify.equals: is missing"),
            new Wrong(
                    MANUAL + ", verify: {exists: a, exit: 1}}",
                    "line 4, column 83: items[1].verify.exit: does not belong to 'exists'"),
            new Wrong(
                    MANUAL + ", precondition: {exists: ../a}}",
                    "line 4, column 80: items[1].precondition.exists: '../a' is refused; the path may lead out of the root"),
            new Wrong(
                    MANUAL + ", precondition: {exists: a, onFail: markdone}}",
                    "line 4, column 91: items[1].precondition.onFail: 'markdone' is unknown; did you mean 'markDone'?"),
            new Wrong(
                    "- {id: a, description: d, kind: manual, instruction: 'see ${x}'}",
                    "line 4, column 54: items[1].instruction: refers to the parameter 'x', which the plan does not declare; declare it"),
            new Wrong(
                    "- {id: a, description: d, kind: manual, instruction: 'see ${x y}'}",
                    "line 4, column 54: items[1].instruction: has a broken reference; '${' at character 5"),
            new Wrong("- {id: a, description: d, kind: command, argv: ls -l}", "items[1].argv: is no list"),
            new Wrong("- {id: a, description: d, kind: command}", "line 4, column 3: items[1].argv: names no program"),
            new Wrong(
                    "- {id: a, description: d, kind: command, argv: ['${x}']}",
                    "line 4, column 48: items[1].argv: refers to the parameter 'x'"),
            new Wrong(
                    "- {id: a, description: d, kind: command, argv: [ls], cwd: /tmp}",
                    "line 4, column 59: items[1].cwd: '/tmp' is refused; the path is absolute"),
            new Wrong(
                    "- {id: a, description: d, kind: command, argv: [ls], env: {A-B: c}}",
                    "line 4, column 65: items[1].env.A-B: is no name of a variable"),
            new Wrong(
                    "- {id: a, description: d, kind: set, file: a.txt, pointer: /a, value: 1}",
                    "line 4, column 44: items[1].file: 'a.txt' cannot be edited value by value: its ending is none of these"),
            new Wrong(
                    "- {id: a, description: d, kind: set, file: a.xml, pointer: 'a/b', value: 1}",
                    "line 4, column 60: items[1].pointer: 'a/b' is no pointer; write the names of the elements from the root on"),
            new Wrong(
                    "- {id: a, description: d, kind: set, file: a.json, pointer: a, value: 1}",
                    "line 4, column 61: items[1].pointer: 'a' is no pointer; begin with /"),
            new Wrong(
                    "- {id: a, description: d, kind: set, file: a.json, pointer: /a~2, value: 1}",
                    "line 4, column 61: items[1].pointer: '/a~2' is no pointer; begin with /"),
            new Wrong(
                    "- {id: a, description: d, kind: set, file: a.json, key: a, value: 1}",
                    "line 4, column 57: items[1].key: does not fit 'a.json'; write pointer: instead"),
            new Wrong(
                    "- {id: a, description: d, kind: set, file: a.properties, pointer: /a, value: 1}",
                    "line 4, column 67: items[1].pointer: does not fit 'a.properties'; write key: instead"),
            new Wrong(
                    "- {id: a, description: d, kind: set, file: a.json, pointer: /a}",
                    "line 4, column 3: items[1].value: is missing"),
            new Wrong(
                    "- {id: a, description: d, kind: set, file: a.json, pointer: /a, value: }",
                    "line 4, column 71: items[1].value: has no value; write null"),
            new Wrong(
                    "- {id: a, description: d, kind: set, file: a.json, pointer: /a, value: {b: 1, b: 2}}",
                    "line 4, column 79: items[1].value: the key 'b' is there twice"),
            new Wrong(
                    "- {id: a, description: d, kind: set, file: a.json, pointer: /a, value: 1, rollback: {manual: x}}",
                    "line 4, column 85: items[1].rollback: does not fit this kind"),
            new Wrong(
                    "- {id: a, description: d, kind: file, path: a\\b, action: delete}",
                    "line 4, column 45: items[1].path: 'a\\b' is refused; the path has a backslash"),
            new Wrong(
                    "- {id: a, description: d, kind: file, path: a//b, action: delete}",
                    "line 4, column 45: items[1].path: 'a//b' is refused; the path is not written plainly"),
            new Wrong(
                    "- {id: a, description: d, kind: file, path: 'C:/a', action: delete}",
                    "line 4, column 45: items[1].path: 'C:/a' is refused; the path is absolute"),
            new Wrong(
                    "- {id: a, description: d, kind: file, path: a}", "line 4, column 3: items[1].action: is missing"),
            new Wrong(
                    "- {id: a, description: d, kind: file, path: a, action: create}",
                    "line 4, column 3: items[1].source: is missing; write one of source"),
            new Wrong(
                    "- {id: a, description: d, kind: file, path: a, action: create, source: files/none}",
                    "line 4, column 72: items[1].source: 'files/none' is not there"),
            new Wrong(
                    "- {id: a, description: d, kind: file, path: a, action: create, link: x, directory: true}",
                    "line 4, column 84: items[1].directory: stands beside link"),
            new Wrong(
                    "- {id: a, description: d, kind: file, path: a, action: delete, link: x}",
                    "line 4, column 70: items[1].link: contradicts action: delete"),
            new Wrong(
                    "- {id: a, description: d, kind: file, path: a, action: delete, permissions: '0644'}",
                    "line 4, column 77: items[1].permissions: '0644' are no permissions; write them as in rwxr-x---"),
            new Wrong(
                    "- {id: a, description: d, kind: file, path: a, action: delete, expectSha256: ABC}",
                    "line 4, column 78: items[1].expectSha256: 'ABC' is no SHA-256"));

    @Test
    public void everyMistakeIsToldAtItsPlace() {
        List<String> wrong = new ArrayList<>();
        for (Wrong refusal : WRONG) {
            List<String> problems = Plans.problems(Plans.withItems(refusal.items() + "\n"));
            boolean found =
                    problems.stream().anyMatch(problem -> problem.toString().contains(refusal.problem()));
            if (!found || problems.size() > 2) {
                wrong.add(refusal.items() + "\n  expected " + refusal.problem() + "\n  but was " + problems);
            }
        }
        assertEquals(String.join("\n", wrong), 0, wrong.size());
    }

    @Test
    public void theHeadIsReadAsStrictly() {
        record Head(String yaml, String problem) {}
        for (Head head : List.of(
                new Head(
                        "apiVersion: workplan/v2\nplan: {id: p}\nitems: []",
                        "line 1, column 13: apiVersion: 'workplan/v2' is not understood here; write apiVersion: workplan/v1"),
                new Head("plan: {id: p}\nitems: []", "line 1, column 1: apiVersion: is missing"),
                new Head("apiVersion: workplan/v1\nitems: []", "plan: is missing"),
                new Head("apiVersion: workplan/v1\nplan: {id: p}", "items: is missing"),
                new Head("apiVersion: workplan/v1\nplan: {id: p}\nitems: 5", "line 3, column 8: items: is no list"),
                new Head(
                        "apiVersion: workplan/v1\nplan: {id: p}\nitem: []\nitems: []",
                        "line 3, column 1: the key 'item' is unknown; did you mean 'items'?"),
                new Head(
                        "apiVersion: workplan/v1\nplan: {id: p, base: x}\nitems: []",
                        "line 2, column 15: plan: the key 'base' is unknown"),
                new Head(
                        "apiVersion: workplan/v1\nplan: {id: p, policy: {onFailure: explode}}\nitems: []",
                        "plan.policy.onFailure: 'explode' is unknown"),
                new Head(
                        "apiVersion: workplan/v1\nplan: {id: p, exclude: [../x]}\nitems: []",
                        "plan.exclude: '../x' is refused"),
                new Head(
                        "apiVersion: workplan/v1\nplan: {id: p, parameters: {a b: 1}}\nitems: []",
                        "plan.parameters.a b: is no parameter name"),
                new Head(
                        "apiVersion: workplan/v1\nplan: {id: p, parameters: {a: [1]}}\nitems: []",
                        "plan.parameters.a: is no single value"),
                new Head(
                        "apiVersion: workplan/v1\nplan: {id: p, parameters: {a: {credentialsId: x, test: y}}}\nitems: []",
                        "plan.parameters.a.credentialsId: stands beside other keys"),
                new Head("- a list", "line 1, column 1: this is no mapping"),
                new Head("", "line 1, column 1: the file is empty"),
                new Head("a: b\n\tc: d", "line 2, column 1: this is no YAML"),
                new Head("a: [b", "this is no YAML"),
                new Head("a: \u0007", "line 1, column 4: the character U+0007 is not allowed in YAML"),
                new Head("a: 1\n---\nb: 2", "write one plan in one file"),
                new Head("%YAML 99999999999.1\n---\na: b", "this is no YAML"),
                new Head("a: &x [1]\nb: *x", "line 2, column 4: aliases such as *x are not allowed"),
                new Head("a: !!binary aGk=", "line 1, column 4: the tag 'tag:yaml.org,2002:binary' is not allowed"))) {
            List<String> problems = Plans.problems(head.yaml());
            assertTrue(head.yaml() + " -> " + problems, problems.stream().anyMatch(p -> p.toString()
                    .contains(head.problem())));
        }
    }

    @Test
    public void allMistakesAreToldAtOnceInTheOrderOfTheFile() {
        Refusal refused = assertThrows(
                Refusal.class,
                () -> PlanReader.read(
                        "plans/wp.yaml",
                        "apiVersion: workplan/v1\nplan: {id: p, tite: x}\nitems:\n- {id: a, kind: manual}\n- {id: b, description: d, kind: scl}\n",
                        PlanFiles.NONE));
        assertEquals(
                "plans/wp.yaml has 4 mistakes:\n"
                        + "  line 2, column 15: plan: the key 'tite' is unknown; did you mean 'title'?\n"
                        + "  line 4, column 3: items[1].instruction: is missing; write what the person does\n"
                        + "  line 4, column 3: items[1].description: is missing; say what changes, in one line\n"
                        + "  line 5, column 33: items[2].kind: 'scl' is unknown; did you mean 'sql'?",
                refused.getMessage());
    }

    @Test
    public void aBillionLaughsIsRefusedBeforeItIsExpanded() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        assertTrue(Plans.problems(bomb.toString()).get(0).contains("aliases such as *a0"));
    }

    @Test
    public void whatIsTooDeepTooLongOrNotUtf8IsRefused() {
        assertTrue(Plans.problems("a: " + "[".repeat(100) + "]".repeat(100))
                .toString()
                .contains("levels are allowed"));
        assertTrue(Plans.problems("a: " + "[".repeat(500_000)).toString().contains("levels are allowed"));
        assertTrue(Plans.problems("#".repeat(Limits.PLAN_BYTES + 1)).get(0).contains("more than the 8388608 allowed"));
        assertEquals(
                "line 2, column 4: there are bytes that are not UTF-8; save the file as UTF-8",
                Plans.problems(new byte[] {'a', '\n', 'b', ':', ' ', (byte) 0xFF})
                        .get(0)
                        .toString());
        String item = "- {id: a, description: d, kind: manual, instruction: i}\n";
        assertTrue(Plans.problems(Plans.withItems(item.repeat(Limits.ITEMS + 1)))
                .get(0)
                .contains("more than 20000 items"));
    }

    @Test
    public void aFileBesideThePlanMayNotBeHuge() throws Exception {
        PlanFiles huge = path -> new byte[Limits.REFERENCE_BYTES + 1];
        String plan = Plans.withItems("- {id: a, description: d, kind: file, path: a, action: create, source: a}\n");
        Refusal refused = assertThrows(Refusal.class, () -> PlanReader.read("p", plan, huge));
        assertEquals(
                "line 4, column 72: items[1].source: 'a' is too large; a file beside a plan may have 16 MiB, all together 64 MiB",
                refused.details().get(0));
    }

    @Test
    public void aSecretMayOnlyGoIntoTheEnvironmentOfACommand() {
        String head = "apiVersion: workplan/v1\nplan: {id: p, parameters: {s: {credentialsId: c}}}\nitems:\n";
        for (String item : List.of(
                "- {id: a, description: d, kind: manual, instruction: '${s}'}",
                "- {id: a, description: d, kind: command, argv: [a, '${s}']}",
                "- {id: a, description: d, kind: set, file: a.json, pointer: /a, value: '${s}'}",
                "- {id: a, description: d, kind: manual, instruction: i, rollback: {manual: '${s}'}}")) {
            assertTrue(item, Plans.problems(head + item + "\n").toString().contains("which is a secret"));
        }
        assertEquals(
                List.of(),
                Plans.problems(head + "- {id: a, description: d, kind: command, argv: [a], env: {S: '${s}'}}\n"));
    }

    @Test
    public void aParameterNeedsAValueWhereverItsItemApplies() {
        String head = "apiVersion: workplan/v1\nplan: {id: p, parameters: {s: {test: c}}}\nitems:\n";
        assertTrue(Plans.problems(
                        head
                                + "- {id: a, description: d, kind: manual, instruction: '${s}', when: {environment: [test, production]}}\n")
                .toString()
                .contains("refers to 's', which has no value for production"));
    }

    @Test
    public void manyMistakesAreCountedNotListedForEver() {
        List<String> problems = Plans.problems(Plans.withItems("- x\n".repeat(1000)));
        assertEquals(Limits.PROBLEMS + 1, problems.size());
        assertEquals("and 800 more; mend these first", problems.get(Limits.PROBLEMS));
    }

    @Test
    public void messagesCarryNoControlCharacters() {
        String message = Plans.problems(
                        Plans.withItems("- {id: \"a\\e[31m\\n\", description: d, kind: manual, instruction: i}\n"))
                .toString();
        assertTrue(message, message.chars().noneMatch(Character::isISOControl));
    }

    @Test
    public void bytesAndTextAreReadAlike() throws Exception {
        assertEquals(
                Plans.read(Plans.whole()), PlanReader.read("x", Plans.whole().getBytes(UTF_8), Plans.FILES));
    }
}
