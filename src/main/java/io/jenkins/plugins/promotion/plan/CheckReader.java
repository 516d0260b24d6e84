package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code checks}, {@code precondition}, {@code unless} and {@code verify}, and where a {@code set} looks. */
final class CheckReader {
    private static final List<String> KEYS = List.of(
            "file",
            "pointer",
            "key",
            "equals",
            "exists",
            "absent",
            "command",
            "exit",
            "readOnly",
            "dataSource",
            "query");

    /**
     * With any of these a product may see a second statement, for some without a semicolon, which could end the transaction
     * that is for reading only, or change something in it. That it is for reading, and never committed, is what counts; this
     * is a second line.
     */
    private static final Pattern MORE = Pattern.compile(
            "(?i);|\\b(COMMIT|ROLLBACK|SAVEPOINT|SET|EXEC|EXECUTE|CALL|DO|BEGIN|DECLARE|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|INTO"
                    + "|CREATE|ALTER|DROP|RENAME|GRANT|REVOKE|DENY|LOCK|USE|KILL|SHUTDOWN|BACKUP|RESTORE|DBCC)\\b");

    private final References references;

    CheckReader(References references) {
        this.references = references;
    }

    Optional<Check> read(Fields item, String name) {
        return item.mapping(name).map(fields -> {
            fields.allow(KEYS);
            return check(fields);
        });
    }

    Optional<Precondition> precondition(Fields item) {
        return item.mapping("precondition").map(fields -> {
            List<String> keys = new ArrayList<>(KEYS);
            keys.add("onFail");
            fields.allow(keys);
            Precondition.OnFail onFail = fields.word("onFail", Precondition.OnFail.values(), Precondition.OnFail::text)
                    .orElse(Precondition.OnFail.STOP);
            return new Precondition(check(fields), onFail);
        });
    }

    /** The checks of the plan as a whole. */
    List<PlanCheck> ofPlan(Fields head) {
        List<PlanCheck> checks = new ArrayList<>();
        Set<String> titles = new HashSet<>();
        List<String> keys = new ArrayList<>(KEYS);
        keys.add("name");
        for (Fields fields : head.has("checks") ? head.mappings("checks") : List.<Fields>of()) {
            fields.allow(keys);
            PlanCheck check = new PlanCheck(name(fields), check(fields));
            if (!titles.add(check.title())) {
                fields.problem(
                        fields.has("name") ? "name" : "",
                        Problems.quote(check.title()) + " is there twice",
                        "give every check a name of its own");
            }
            checks.add(check);
        }
        if (checks.size() > Limits.CHECKS) {
            head.problem("checks", "has more than " + Limits.CHECKS + " checks", "let one program ask for several");
        }
        return checks;
    }

    private static String name(Fields fields) {
        String name = fields.text("name").orElse("");
        if (fields.has("name") && (name.isBlank() || name.length() > PlanCheck.TITLE)
                || name.chars().anyMatch(Character::isISOControl)) {
            fields.problem(
                    "name",
                    Problems.quote(name) + " is no name",
                    "write up to " + PlanCheck.TITLE + " characters on one line, or leave it out");
        }
        return name;
    }

    private Check check(Fields fields) {
        List<String> kinds = List.of("file", "exists", "absent", "command", "query").stream()
                .filter(fields::has)
                .toList();
        if (kinds.size() != 1) {
            fields.problem(
                    kinds.isEmpty() ? "" : kinds.get(1),
                    kinds.isEmpty() ? "nothing is asked" : "two things are asked at once",
                    "write one of {file, pointer, equals}, {exists}, {absent}, {command, exit, readOnly} or {dataSource, query, equals}");
            return new Check.Exists("-");
        }
        switch (kinds.get(0)) {
            case "exists":
                only(fields, "exists");
                return new Check.Exists(fields.path("exists", "write a path"));
            case "absent":
                only(fields, "absent");
                return new Check.Absent(fields.path("absent", "write a path"));
            case "command":
                only(fields, "command", "exit", "readOnly");
                return command(fields);
            case "query":
                only(fields, "query", "dataSource", "equals");
                return new Check.QueryEquals(RunScript.dataSource(fields), query(fields), equalTo(fields));
            default:
                only(fields, "file", "pointer", "key", "equals");
                String file = structuredFile(fields);
                return new Check.ValueEquals(file, pointer(fields, file), equalTo(fields));
        }
    }

    private static void only(Fields fields, String... keys) {
        for (String key : KEYS) {
            if (fields.all().containsKey(key) && !List.of(keys).contains(key)) {
                fields.problem(key, "does not belong to '" + keys[0] + "'", "remove it");
            }
        }
    }

    private Value equalTo(Fields fields) {
        if (!fields.all().containsKey("equals")) {
            fields.problem("equals", "is missing", "write the value it is compared with");
        }
        Value value = fields.value("equals").orElse(new Value.Plain("null"));
        references.check(fields, "equals", value);
        return value;
    }

    private String query(Fields fields) {
        String query = fields.required("query", "write a SELECT that has one value");
        references.checkSql(fields, "query", List.of(query));
        String said = SqlCutter.bare(query);
        if (!query.isBlank() && !said.matches("(?s)(SELECT|WITH|VALUES|TABLE|SHOW)\\b.*")) {
            fields.problem("query", Problems.quote(query) + " is not one query", "write a SELECT that has one value");
        } else if (MORE.matcher(query).find()) {
            fields.problem(
                    "query",
                    Problems.quote(query)
                            + " may be more than one query, as products disagree about quotes and comments",
                    "write it without ; and without words such as COMMIT, SET, EXEC, UPDATE or DROP; a text that has one can"
                            + " be a parameter");
        }
        return query;
    }

    private Check command(Fields fields) {
        List<String> argv = argv(fields, "command", references);
        if (!fields.flag("readOnly")) {
            fields.problem(
                    "readOnly",
                    "is not true",
                    "a check is also asked by a dry run: write readOnly: true if the command changes nothing");
        }
        String exit = fields.text("exit").orElse("0");
        if (!exit.matches("[0-9]{1,3}") || Integer.parseInt(exit) > 255) {
            fields.problem("exit", Problems.quote(exit) + " is no exit status", "write a number from 0 to 255");
            exit = "0";
        }
        return new Check.CommandExits(argv, Integer.parseInt(exit));
    }

    static List<String> argv(Fields fields, String name, References references) {
        List<String> argv = fields.texts(name, false);
        if (argv.isEmpty() || argv.get(0).isBlank()) {
            fields.problem(name, "names no program", "write a list: the program, then each argument, such as [ls, -l]");
        }
        if (argv.stream().anyMatch(text -> text.indexOf('\0') >= 0)) {
            fields.problem(name, "has a NUL character", "remove it");
        }
        references.check(fields, name, argv);
        return argv;
    }

    static String structuredFile(Fields fields) {
        String file = fields.path("file", "write the path of the file");
        if (!file.isBlank() && !StructuredFiles.supports(file)) {
            fields.problem(
                    "file",
                    Problems.quote(file) + " cannot be edited value by value: its ending is none of these",
                    "possible are " + StructuredFiles.ENDINGS + "; use kind file for others");
        }
        return file;
    }

    static String pointer(Fields fields, String file) {
        String name = StructuredFiles.field(file);
        String other = name.equals("key") ? "pointer" : "key";
        if (fields.has(other)) {
            fields.problem(other, "does not fit " + Problems.quote(file), "write " + name + ": instead");
        }
        String pointer = fields.has(other)
                ? ""
                : fields.required(
                        name,
                        name.equals("key") ? "write the property's name" : "write a pointer such as /server/port");
        if (!pointer.isBlank()) {
            StructuredFiles.objection(file, pointer)
                    .ifPresent(how -> fields.problem(name, Problems.quote(pointer) + " is no pointer", how));
        }
        return pointer;
    }
}
