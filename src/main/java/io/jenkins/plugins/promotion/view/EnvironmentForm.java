package io.jenkins.plugins.promotion.view;

import hudson.Util;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import io.jenkins.plugins.promotion.environment.SignOffFloor;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import io.jenkins.plugins.promotion.signoff.Floor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;

/**
 * What an administrator typed, kept as it was typed, and what is wrong with it field by field.
 *
 * @param values text by field, as in a form: several values one a line, a box that is ticked as {@code true}
 */
record EnvironmentForm(Map<String, String> values) {

    /** What came of checking a form: a definition, or errors by field. */
    record Checked(Environment environment, Map<String, String> errors) {}

    /** Of a definition that exists. */
    static EnvironmentForm of(Environment e) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("name", e.getName());
        TypeFields.of(e.getType()).ifPresent(fields -> {
            values.put("type", fields.symbol());
            fields.show(e.getType(), values);
        });
        values.put("node", e.getNode());
        values.put("builtInNode", flag(e.isBuiltInNode()));
        values.put("failWhenOffline", flag(e.isFailWhenOffline()));
        values.put("production", flag(e.isProduction()));
        values.put("order", Integer.toString(e.getOrder()));
        values.put("scope", lines(e.getScope()));
        values.put("exclude", lines(e.getExclude()));
        values.put("local", lines(e.getLocal()));
        values.put("secret", lines(e.getSecret()));
        values.put("jobs", lines(e.getJobs()));
        values.put("approvers", e.getSignOff().getApprovers());
        values.put("required", Integer.toString(e.getSignOff().getRequired()));
        values.put("fourEyes", flag(e.getSignOff().isFourEyes()));
        values.put("allowReplay", Util.fixNull(e.getAllowReplay()));
        values.put("beginByBuild", flag(e.isBeginByBuild()));
        values.put("warnOnDrift", flag(e.isWarnOnDrift()));
        values.put("discardForbidden", flag(e.isDiscardForbidden()));
        values.put("expectRuntimeChange", flag(e.isExpectRuntimeChange()));
        return new EnvironmentForm(values);
    }

    /** Of a definition that is to be made. */
    static EnvironmentForm fresh() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("type", TypeFields.DIRECTORY.symbol());
        values.put("node", Environment.BUILT_IN);
        values.put("order", "0");
        values.put("required", "1");
        values.put("fourEyes", "true");
        return new EnvironmentForm(values);
    }

    String value(String field) {
        return Util.fixNull(values.get(field));
    }

    private boolean flag(String field) {
        return value(field).equals("true");
    }

    private static String flag(boolean value) {
        return value ? "true" : "";
    }

    static String lines(List<String> texts) {
        return String.join("\n", texts);
    }

    private List<String> list(String field) {
        return value(field)
                .lines()
                .map(String::trim)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /**
     * Makes the definition.
     *
     * @param other the type to keep where it is none that the form knows, or {@code null}
     */
    Checked check(EnvironmentType other) {
        Map<String, String> errors = new LinkedHashMap<>();
        EnvironmentType type = other == null ? TypeFields.named(value("type")).make(this, errors) : other;
        Environment[] made = new Environment[1];
        EnvironmentType place = type == null ? new DirectoryType("/") : type;
        attempt(errors, "name", () -> made[0] = new Environment(value("name"), place));
        Environment environment = made[0] == null ? new Environment("unnamed", place) : made[0];
        attempt(errors, "order", () -> environment.setOrder(number("order")));
        attempt(errors, "local", () -> environment.setLocal(list("local")));
        attempt(errors, "secret", () -> environment.setSecret(list("secret")));
        attempt(errors, "scope", () -> environment.setScope(list("scope")));
        attempt(errors, "exclude", () -> environment.setExclude(list("exclude")));
        environment.setJobs(list("jobs"));
        node(environment, errors);
        signOff(environment, errors);
        environment.setFailWhenOffline(flag("failWhenOffline"));
        environment.setProduction(flag("production"));
        attempt(errors, "allowReplay", () -> environment.setAllowReplay(value("allowReplay")));
        environment.setBeginByBuild(flag("beginByBuild"));
        environment.setWarnOnDrift(flag("warnOnDrift"));
        environment.setDiscardForbidden(flag("discardForbidden"));
        environment.setExpectRuntimeChange(flag("expectRuntimeChange"));
        return new Checked(environment, errors);
    }

    private void node(Environment environment, Map<String, String> errors) {
        environment.setNode(value("node"));
        environment.setBuiltInNode(flag("builtInNode"));
        String node = environment.getNode();
        if (node.equals(Environment.BUILT_IN) && !environment.isBuiltInNode()) {
            errors.put(
                    "builtInNode",
                    "The built-in node is the controller's own machine: tick this to allow it, or name an agent");
        } else if (!node.equals(Environment.BUILT_IN) && Jenkins.get().getNode(node) == null) {
            errors.put(
                    "node",
                    "There is no node '" + node + "': name a permanent node, or '" + Environment.BUILT_IN + "'");
        }
    }

    private void signOff(Environment environment, Map<String, String> errors) {
        SignOffFloor floor = new SignOffFloor();
        floor.setApprovers(value("approvers"));
        floor.setFourEyes(flag("fourEyes"));
        attempt(errors, "required", () -> {
            int required = number("required");
            if (required < 1) {
                throw new IllegalArgumentException("At least 1 person approves");
            }
            floor.setRequired(required);
        });
        attempt(errors, "approvers", () -> Floor.parse(value("approvers"), 1, true));
        environment.setSignOff(floor);
    }

    private int number(String field) {
        try {
            return Integer.parseInt(value(field).trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + value(field) + "' is no whole number");
        }
    }

    static void attempt(Map<String, String> errors, String field, Runnable act) {
        try {
            act.run();
        } catch (IllegalArgumentException e) {
            errors.putIfAbsent(field, e.getMessage());
        }
    }
}
