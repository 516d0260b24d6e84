package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.Util;
import hudson.model.RootAction;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.config.Delegation;
import io.jenkins.plugins.promotion.config.Environments;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.upkeep.NodeVerification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Header;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** {@code /environments/}: what lies in each environment, who holds it, who waits for it. */
@Extension
@ExportedBean
@Restricted(NoExternalUse.class)
public final class EnvironmentsRoot extends PromotionPage implements RootAction {

    /** Those that a job names which the viewer may see; administrators see all. */
    @Exported(visibility = 2)
    public List<EnvironmentPage> getEnvironments() {
        Jenkins.get().checkPermission(Jenkins.READ);
        EnvironmentPage.Around all = EnvironmentPage.Around.now();
        return Environments.all().stream()
                .filter(EnvironmentsRoot::isVisible)
                .map(environment -> new EnvironmentPage(environment, all))
                .collect(Collectors.toList());
    }

    /** Whether there is an environment of that name, and the viewer may see it. */
    static boolean isVisible(String name) {
        return Environments.named(name).filter(EnvironmentsRoot::isVisible).isPresent();
    }

    /**
     * Those of them that say a text.
     *
     * @param filter the text in any case; {@code null} or nothing for all
     */
    public List<EnvironmentPage> matching(List<EnvironmentPage> pages, String filter) {
        String wanted = Util.fixNull(filter).trim().toLowerCase(Locale.ROOT);
        return pages.stream().filter(page -> page.says(wanted)).toList();
    }

    /** Whether stages lead on from one of these to the next: both have a place in the row, and a job that uses both. */
    public boolean isLeadingOn(List<EnvironmentPage> pages, int index) {
        if (index + 1 >= pages.size()) {
            return false;
        }
        Environment here = pages.get(index).getEnvironment();
        Environment next = pages.get(index + 1).getEnvironment();
        return here.getOrder() > 0
                && here.getOrder() < next.getOrder()
                && here.getJobs().stream().anyMatch(next.getJobs()::contains);
    }

    private static boolean isVisible(Environment environment) {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                || environment.getJobs().stream()
                        .anyMatch(name -> Jobs.readable(name).isPresent());
    }

    /** {@code <name>}. */
    public EnvironmentPage getDynamic(String name) {
        return getEnvironments().stream()
                .filter(page -> page.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    public boolean isAdministrator() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
    }

    /** The content store of one node, with the environments that share it. */
    public record Store(String node, List<String> environments, NodeVerification.Run last) {}

    /** Of all nodes with environments; only administrators get any. */
    public List<Store> getContentStores() {
        Map<String, List<String>> nodes = new LinkedHashMap<>();
        if (isAdministrator()) {
            for (Environment environment : Environments.all()) {
                nodes.computeIfAbsent(environment.getNode(), node -> new ArrayList<>())
                        .add(environment.getName());
            }
        }
        return nodes.entrySet().stream()
                .map(node -> new Store(
                        node.getKey(),
                        node.getValue(),
                        NodeVerification.get().last(node.getKey()).orElse(null)))
                .toList();
    }

    /** The same as plain data. */
    @Exported
    public List<Map<String, Object>> getStores() {
        return getContentStores().stream()
                .map(store -> {
                    NodeVerification.Run last = store.last();
                    Map<String, Object> facts = new LinkedHashMap<>();
                    facts.put("node", store.node());
                    facts.put("environments", store.environments());
                    facts.put("verifying", last != null && last.isRunning());
                    facts.put("verified", last == null ? null : iso(last.ended()));
                    facts.put("sound", last == null || last.isRunning() ? null : last.isSound());
                    facts.put("failure", last == null ? null : last.failure());
                    facts.put(
                            "damaged",
                            last == null || last.found() == null
                                    ? null
                                    : last.found().damaged());
                    facts.put("hurt", last == null ? List.of() : last.lines());
                    return facts;
                })
                .toList();
    }

    /** Begins to read back everything that a node's store holds. */
    @RequirePOST
    public HttpResponse doVerifyStore(
            @QueryParameter String node, @Header("Authorization") String authorization, @Header("Accept") String accept)
            throws IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return Reply.of(authorization, accept).to(".", () -> {
            Environment there = Environments.all().stream()
                    .filter(environment -> environment.getNode().equals(node))
                    .findFirst()
                    .orElseThrow(() -> Refusal.unknown("No environment is on node '" + node + "': name another"));
            NodeVerification.get().start(there);
            return Map.of("verifying", node);
        });
    }

    /** Full names of jobs that are others than environments and changes mean; only administrators get any. */
    public List<String> getStrangers() {
        return !isAdministrator()
                ? List.of()
                : Stream.of(
                                Environments.all().stream().flatMap(environment -> environment.getJobs().stream()),
                                PromotionConfiguration.get().getDelegations().stream()
                                        .map(Delegation::getFolder),
                                Promotion.get().changes().all().stream()
                                        .map(change -> change.summary().job()))
                        .flatMap(names -> names)
                        .distinct()
                        .filter(name -> Jobs.item(name).filter(Jobs::isStranger).isPresent())
                        .sorted()
                        .toList();
    }

    /** Lets a job have what a deleted one of its name left, or one that is moved to a listed name be what is listed. */
    @RequirePOST
    public HttpResponse doTakeOver(
            @QueryParameter String job, @Header("Authorization") String authorization, @Header("Accept") String accept)
            throws IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return Reply.of(authorization, accept).to(".", () -> {
            String name = job == null ? "" : job.trim();
            Jobs.takeOver(Jobs.item(name)
                    .orElseThrow(() -> Refusal.unknown("There is no job '" + name + "': give its full name")));
            return Map.of("known", name);
        });
    }

    @Override
    public String getIconFileName() {
        return "symbol-server";
    }

    @Override
    public String getDisplayName() {
        return Texts.text("Environments");
    }

    @Override
    public String getUrlName() {
        return "environments";
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }
}
