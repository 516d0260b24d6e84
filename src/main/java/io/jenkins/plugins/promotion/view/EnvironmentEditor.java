package io.jenkins.plugins.promotion.view;

import hudson.model.Descriptor;
import hudson.util.HttpResponses;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import io.jenkins.plugins.promotion.environment.SignOffFloor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Page of one environment's definition. A form with mistakes comes back as it was typed, each mistake at its field. */
public final class EnvironmentEditor extends PromotionPage {

    private final String name;
    private final EnvironmentForm form;
    private final Map<String, String> errors;

    /** @param name of the environment, {@code null} for a new one */
    EnvironmentEditor(String name, EnvironmentForm form, Map<String, String> errors) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        this.name = name;
        this.form = form;
        this.errors = errors;
    }

    @Override
    public String getDisplayName() {
        return name == null ? Texts.text("NewEnvironment") : name;
    }

    /** Name of the environment, {@code null} for a new one. */
    public String getName() {
        return name;
    }

    public int getStatus() {
        return errors.isEmpty() ? 200 : 400;
    }

    public boolean isMistaken() {
        return !errors.isEmpty();
    }

    /** Whether the form knows this type; others are defined by configuration-as-code. */
    public boolean isKnownType() {
        return existing().map(e -> TypeFields.of(e.getType()).isPresent()).orElse(true);
    }

    /** Titles of the types that the form knows, by symbol. */
    public Map<String, String> getTypes() {
        Map<String, String> types = new LinkedHashMap<>();
        for (TypeFields fields : TypeFields.offered()) {
            types.put(
                    fields.symbol(),
                    Jenkins.get().getDescriptorOrDie(fields.type()).getDisplayName());
        }
        return types;
    }

    /** Symbol of the type that alone has this part of the form; empty if all have it. */
    public String typeOf(String part) {
        return getTypes().entrySet().stream()
                .filter(type -> type.getValue().equals(part))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** Where an environment of another type is. */
    public String getLocation() {
        return existing().map(e -> e.getType().getLocation()).orElse("");
    }

    private Optional<Environment> existing() {
        return name == null ? Optional.empty() : PromotionConfiguration.get().environment(name);
    }

    /**
     * A field as the view draws it.
     *
     * @param kind {@code text}, {@code lines}, {@code box}, {@code choice} of default, true and false, or {@code types}
     * @param descriptor whose help explains it
     */
    public record Field(String name, String title, String kind, String value, String error, Descriptor<?> descriptor) {}

    /** Parts of the form, each with its fields. */
    public Map<String, List<Field>> getParts() {
        Map<String, List<Field>> parts = new LinkedHashMap<>();
        parts.put(Texts.text("Part.place"), placeFields());
        if (isKnownType()) {
            for (TypeFields type : TypeFields.offered()) {
                List<Field> fields = new ArrayList<>();
                type.kinds().forEach((name, kind) -> fields.add(field(name, kind, type.type())));
                parts.put(getTypes().get(type.symbol()), fields);
            }
        }
        parts.put(
                Texts.text("Part.scope"),
                List.of(
                        field("scope", "lines", Environment.class),
                        field("exclude", "lines", Environment.class),
                        field("local", "lines", Environment.class),
                        field("secret", "lines", Environment.class)));
        parts.put(
                Texts.text("Part.signOff"),
                List.of(
                        field("approvers", "text", SignOffFloor.class),
                        field("required", "text", SignOffFloor.class),
                        field("fourEyes", "box", SignOffFloor.class)));
        parts.put(
                Texts.text("Part.rules"),
                List.of(
                        field("jobs", "lines", Environment.class),
                        field("allowReplay", "choice", Environment.class),
                        field("beginByBuild", "box", Environment.class),
                        field("warnOnDrift", "box", Environment.class),
                        field("discardForbidden", "box", Environment.class),
                        field("expectRuntimeChange", "box", Environment.class)));
        return parts;
    }

    private List<Field> placeFields() {
        List<Field> fields = new ArrayList<>();
        if (name == null) {
            fields.add(field("name", "text", Environment.class));
        }
        if (isKnownType()) {
            fields.add(field("type", "types", Environment.class));
        }
        fields.add(field("node", "text", Environment.class));
        fields.add(field("builtInNode", "box", Environment.class));
        fields.add(field("failWhenOffline", "box", Environment.class));
        fields.add(field("production", "box", Environment.class));
        fields.add(field("order", "text", Environment.class));
        return fields;
    }

    private Field field(String field, String kind, Class<? extends hudson.model.Describable<?>> owner) {
        return new Field(
                field,
                Texts.text("Field." + field),
                kind,
                form.value(field),
                errors.get(field),
                Jenkins.get().getDescriptorOrDie(owner));
    }

    /** Stores the definition. */
    @RequirePOST
    public HttpResponse doSave(
            @QueryParameter("name") String newName,
            @QueryParameter String type,
            @QueryParameter String path,
            @QueryParameter("switch") String linked,
            @QueryParameter String url,
            @QueryParameter String branch,
            @QueryParameter String folder,
            @QueryParameter String credentialsId,
            @QueryParameter String export,
            @QueryParameter("import") String importing,
            @QueryParameter String fingerprint,
            @QueryParameter String freeze,
            @QueryParameter String thaw,
            @QueryParameter String variables,
            @QueryParameter String timeout,
            @QueryParameter String node,
            @QueryParameter String builtInNode,
            @QueryParameter String failWhenOffline,
            @QueryParameter String production,
            @QueryParameter String order,
            @QueryParameter String scope,
            @QueryParameter String exclude,
            @QueryParameter String local,
            @QueryParameter String secret,
            @QueryParameter String jobs,
            @QueryParameter String approvers,
            @QueryParameter String required,
            @QueryParameter String fourEyes,
            @QueryParameter String allowReplay,
            @QueryParameter String beginByBuild,
            @QueryParameter String warnOnDrift,
            @QueryParameter String discardForbidden,
            @QueryParameter String expectRuntimeChange) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("name", name == null ? newName : name);
        values.put("type", type);
        values.put("path", path);
        values.put("switch", linked);
        values.put("url", url);
        values.put("branch", branch);
        values.put("folder", folder);
        values.put("credentialsId", credentialsId);
        values.put("export", export);
        values.put("import", importing);
        values.put("fingerprint", fingerprint);
        values.put("freeze", freeze);
        values.put("thaw", thaw);
        values.put("variables", variables);
        values.put("timeout", timeout);
        values.put("node", node);
        values.put("builtInNode", builtInNode);
        values.put("failWhenOffline", failWhenOffline);
        values.put("production", production);
        values.put("order", order);
        values.put("scope", scope);
        values.put("exclude", exclude);
        values.put("local", local);
        values.put("secret", secret);
        values.put("jobs", jobs);
        values.put("approvers", approvers);
        values.put("required", required);
        values.put("fourEyes", fourEyes);
        values.put("allowReplay", allowReplay);
        values.put("beginByBuild", beginByBuild);
        values.put("warnOnDrift", warnOnDrift);
        values.put("discardForbidden", discardForbidden);
        values.put("expectRuntimeChange", expectRuntimeChange);
        return save(new EnvironmentForm(values));
    }

    private HttpResponse save(EnvironmentForm typed) {
        EnvironmentType other =
                isKnownType() ? null : existing().map(Environment::getType).orElse(null);
        EnvironmentForm.Checked checked = typed.check(other);
        Map<String, String> mistakes = new LinkedHashMap<>(checked.errors());
        boolean taken = PromotionConfiguration.get().getEnvironments().stream()
                .anyMatch(e -> e.getName().equalsIgnoreCase(typed.value("name").trim()));
        if (name == null && taken) {
            mistakes.putIfAbsent("name", "There is an environment of this name already; choose another");
        }
        if (!mistakes.isEmpty()) {
            return HttpResponses.forwardToView(new EnvironmentEditor(name, typed, mistakes), "index");
        }
        PromotionConfiguration.get().put(checked.environment());
        return HttpResponses.redirectTo(name == null ? ".." : "../..");
    }

    /** Why it cannot be deleted, empty if it can. */
    public List<String> getNeeds() throws java.io.IOException {
        return name == null ? List.of() : ChangePage.custody().needs(name);
    }

    /** Deletes the definition; nothing on the node is touched. */
    @RequirePOST
    public HttpResponse doDelete() throws java.io.IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        List<String> needs = getNeeds();
        if (!needs.isEmpty()) {
            return HttpResponses.forwardToView(
                    new Refusal(409, "Environment '" + name + "' is still needed: " + String.join("; ", needs), "."),
                    "page");
        }
        PromotionConfiguration.get().remove(name);
        return HttpResponses.redirectTo("../..");
    }
}
