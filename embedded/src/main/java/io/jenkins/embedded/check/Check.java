package io.jenkins.embedded.check;

import io.jenkins.embedded.bind.Binder;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.plan.Headings;
import io.jenkins.plugins.promotion.process.PlanFolder;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.steps.PromotionStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.lang.StringUtils;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/**
 * {@code --check}: reads the Jenkinsfile, the plans beside it that it names, and tells every mistake; nothing is run. What
 * a Jenkinsfile computes is not looked at.
 */
public final class Check {
    /** How far a name may be from a step's to be taken for it. */
    private static final int MISSPELT = 3;

    private static final Set<String> ENVIRONMENTS = Set.of("from", "to", "environment", "environments");
    private static final Set<String> PLANS = Set.of("plan", "testPlan");

    private final Path file;
    private final ReadScript script;
    private final Set<String> mistakes = new LinkedHashSet<>();
    private final Set<String> known = new TreeSet<>();

    private Check(Path file) throws IOException {
        this.file = file;
        script = ReadScript.of(file.toString(), Files.readString(file));
    }

    /** On a host whose environments are defined. */
    public static Check of(Path jenkinsfile) throws IOException {
        Check check = new Check(jenkinsfile);
        check.look();
        return check;
    }

    /** The mistakes, each with its place; none is a good answer. */
    public List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    /** Whether the Jenkinsfile can be read as a program; otherwise nobody knows what it names. */
    public boolean compiles() {
        return script.mistakes().isEmpty();
    }

    private void look() throws IOException {
        mistakes.addAll(script.mistakes());
        PromotionConfiguration.get().getEnvironments().forEach(each -> known.add(each.getName()));
        for (ReadScript.Call call : script.calls()) {
            StepDescriptor step = StepDescriptor.byFunctionName(call.name());
            if (step != null) {
                look(call, step);
            } else if (!script.isOwn(call.name())) {
                nearest(call)
                        .ifPresent(meant -> mistakes.add(call.place() + ": there is no step '" + call.name()
                                + "'; did you mean '" + meant + "'?"));
            }
        }
    }

    private static Optional<String> nearest(ReadScript.Call call) {
        return StepDescriptor.all().stream()
                .map(StepDescriptor::getFunctionName)
                .filter(name -> name.length() > 2 * MISSPELT
                        && StringUtils.getLevenshteinDistance(name, call.name()) <= MISSPELT)
                .findFirst();
    }

    private void look(ReadScript.Call call, StepDescriptor step) throws IOException {
        Binder<?> binder = Binder.forStep(call.name(), step.clazz);
        Map<String, Optional<Object>> given = new LinkedHashMap<>(call.named());
        if (call.hasUnnamed() && binder.soleParameter() != null) {
            given.put(binder.soleParameter(), call.unnamed());
        }
        Set<String> unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(binder.known());
        unknown.forEach(name -> mistakes.add(call.place() + ": step '" + call.name() + "' has no parameter '" + name
                + "'; it has " + String.join(", ", binder.known())));
        if (unknown.isEmpty()) {
            bind(call, step, given);
        }
        if (!step.clazz.getName().startsWith("io.jenkins.plugins.promotion.")) {
            return;
        }
        Map<String, String> texts = given.entrySet().stream()
                .filter(entry -> entry.getValue().orElse(null) instanceof String)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> (String) entry.getValue().orElseThrow()));
        texts.forEach((name, value) -> look(call, name, value));
        if (call.name().equals("recordWorkPlan")) {
            plans(call, texts);
        }
    }

    /** Whatever the step itself refuses in what is no computed value; where there are such, nothing is known to be missing. */
    private void bind(ReadScript.Call call, StepDescriptor step, Map<String, Optional<Object>> given) {
        Map<String, Object> values = new LinkedHashMap<>();
        given.forEach((name, value) -> value.ifPresent(known -> values.put(name, known)));
        boolean whole = values.size() == given.size() && !call.open();
        try {
            if (step.newInstance(values) instanceof PromotionStep made) {
                made.refusal()
                        .filter(refusal -> whole || refusal.kind() != Refusal.Kind.INCOMPLETE)
                        .ifPresent(refusal -> mistakes.add(call.place() + ": " + refusal.getMessage()));
            }
        } catch (Exception e) {
            if (whole) {
                mistakes.add(call.place() + ": " + (e.getMessage() == null ? e : e.getMessage()));
            }
        }
    }

    private void look(ReadScript.Call call, String name, String value) {
        if (ENVIRONMENTS.contains(name)) {
            for (String environment : value.split(",")) {
                if (!environment.isBlank() && !known.contains(environment.trim())) {
                    mistakes.add(call.place() + ": " + name + ": there is no environment '" + environment.trim()
                            + "'; the configuration has "
                            + (known.isEmpty() ? "none" : String.join(", ", known)));
                }
            }
        }
    }

    /** The plans as they lie beside the Jenkinsfile, which is where {@code checkout scm} takes them from. */
    private void plans(ReadScript.Call call, Map<String, String> texts) throws IOException {
        Path folder = file.getParent();
        for (String name : PLANS) {
            String path = texts.get(name);
            if (path == null) {
                continue;
            }
            try {
                PlanFolder.in(
                        folder,
                        name.equals("plan") ? path : null,
                        name.equals("testPlan") ? path : null,
                        "plan",
                        name.equals("plan") ? Headings.parse(texts.get("headings")) : Headings.KNOWN);
            } catch (Refusal e) {
                if (e.details().isEmpty()) {
                    mistakes.add(e.getMessage());
                }
                e.details().forEach(each -> mistakes.add(folder.resolve(path) + " " + each.strip()));
            } catch (RuntimeException e) {
                mistakes.add(e.getMessage());
            }
        }
    }
}
