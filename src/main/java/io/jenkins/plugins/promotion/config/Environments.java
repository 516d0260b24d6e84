package io.jenkins.plugins.promotion.config;

import hudson.ExtensionList;
import hudson.model.AbstractItem;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.Sites;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * All environments there are: an administrator's, and those of folders as far as an administrator lets them. Of two that
 * cannot both be, the administrator's counts.
 */
@Restricted(NoExternalUse.class)
public final class Environments {

    private static final Logger LOGGER = Logger.getLogger(Environments.class.getName());
    private static final Comparator<Environment> STAGES =
            Comparator.comparingInt(Environment::getOrder).thenComparing(Environment::getName);

    private Environments() {}

    /** In stage order. */
    public static List<Environment> all() {
        return allBut(null);
    }

    /** The environment with this name. */
    public static Optional<Environment> named(String name) {
        return all().stream().filter(one -> one.getName().equals(name)).findFirst();
    }

    /** Whether an environment has this name; case makes no difference. */
    public static boolean isTaken(String name) {
        return all().stream().anyMatch(one -> one.getName().equalsIgnoreCase(name));
    }

    /** @throws Refusal if another environment is the same place, or one lies in the other */
    public static void requireApart(Environment environment) {
        PromotionConfiguration.requireApart(environment, all());
    }

    /** Opens an environment to look at it. */
    public static EnvironmentSite open(Environment environment) throws IOException {
        return Sites.open(environment, others(environment), null);
    }

    /**
     * Opens an environment for a build that works on it, and notes where it is.
     *
     * @throws Refusal if a change has this place by another name, or this name at another place
     */
    public static EnvironmentSite open(Environment environment, String build) throws IOException {
        Bindings bindings = Promotion.get().bindings();
        Binding.Place place = environment.place();
        Binding own = bindings.of(environment.getName());
        boolean moved = own.place() != null && !own.place().where().equals(place.where());
        if (moved && environment.getFolder() != null && isHeld(own)) {
            boolean known =
                    environment.getFolder().equals(own.place().folder()); // Where others have theirs is not told.
            throw Refusal.conflict("environment '" + environment.getName() + "' is not where it was")
                    .because("a change has it "
                            + (known
                                    ? "on node '" + own.place().node() + "' at "
                                            + own.place().root()
                                    : "elsewhere"))
                    .mend("Put it back there, or end that change, or its lock, first.");
        }
        EnvironmentSite site = Sites.open(environment, others(environment), build);
        bindings.update(environment.getName(), b -> place.equals(b.place()) ? b : b.withPlace(place));
        return site;
    }

    /**
     * Where this environment must not be: at the places of the others, and at those that changes have by other names, be they
     * defined no more, or elsewhere.
     */
    private static Map<String, Binding.Place> others(Environment environment) throws IOException {
        Map<String, Binding.Place> others = new HashMap<>();
        List<Environment> all = all();
        all.stream()
                .filter(other -> !other.getName().equals(environment.getName()))
                .forEach(other -> others.put(other.getName(), other.place()));
        for (Binding other : held(environment, all)) {
            Binding.Place place = other.place();
            if (place.folder() == null || environment.getFolder() != null) {
                if (place.overlaps(environment.place())) {
                    throw Refusal.conflict("environment '" + environment.getName() + "' cannot be used")
                            .because("a change has this place, or one in it or around it, by the name '"
                                    + other.environment() + "': locks and sign-offs go by the name")
                            .mend("Call it '" + other.environment()
                                    + "' as before, or end that change, or its lock, first.");
                }
                if (place.root() != null && !others.containsValue(place)) {
                    others.put(other.environment() + " (as a change has it)", place);
                }
            }
        }
        return others;
    }

    /**
     * What changes have by other names, at places that are known.
     *
     * @throws IOException if that cannot be read of a name that is defined no more: nobody knows then where it is
     */
    private static List<Binding> held(Environment environment, List<Environment> all) throws IOException {
        Bindings bindings = Promotion.get().bindings();
        List<Binding> held = new ArrayList<>();
        for (String name : bindings.names()) {
            try {
                Binding other = bindings.of(name);
                if (!name.equals(environment.getName()) && other.place() != null && isHeld(other)) {
                    held.add(other);
                }
            } catch (IOException e) {
                if (all.stream().noneMatch(one -> one.getName().equals(name))) {
                    throw e;
                }
                LOGGER.log(Level.FINE, e, () -> "Environment " + name + " counts where it is defined");
            }
        }
        return held;
    }

    private static boolean isHeld(Binding binding) {
        return binding.isHeld(Promotion.get().changes()::isOver);
    }

    private static List<Environment> allBut(String without) {
        List<Environment> own = PromotionConfiguration.get().getEnvironments();
        List<Delegation> delegations = PromotionConfiguration.get().getDelegations();
        if (delegations.isEmpty()) {
            return own;
        }
        List<Environment> all = new ArrayList<>(own);
        delegations.stream()
                .map(Delegation::getFolder)
                .distinct()
                .filter(folder -> !folder.equals(without))
                .forEach(folder -> add(all, folder, held(folder), new ArrayList<>()));
        all.sort(STAGES);
        return Collections.unmodifiableList(all);
    }

    /** Why some of the definitions that a folder holds do not count, a sentence each. */
    static List<String> objections(String folder, List<Environment> held) {
        List<String> objections = new ArrayList<>();
        add(new ArrayList<>(allBut(folder)), folder, held, objections);
        return objections;
    }

    /** Whatever a folder holds must not stop what it does not concern: what cannot even be looked at does not count either. */
    private static void add(List<Environment> all, String folder, List<?> held, List<String> objections) {
        for (Object each : held) {
            Environment one = each instanceof Environment environment ? environment : null;
            Optional<String> objection;
            try {
                objection = objection(folder, one, all);
            } catch (RuntimeException e) {
                LOGGER.log(Level.FINE, e, () -> "Folder '" + folder + "' holds what is no definition");
                objection = Optional.of("what is stored of it cannot be read");
            }
            if (objection.isPresent()) {
                objections.add(
                        "environment '" + (one == null ? "?" : one.getName()) + "' does not count: " + objection.get());
            } else {
                one.confine(folder, covering(folder, one).orElseThrow().getPath());
                all.add(one);
            }
        }
    }

    /** What the folder of this name holds, if it is the one that was meant when it was named first. */
    private static List<Environment> held(String folder) {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            AbstractItem item = Jenkins.get().getItemByFullName(folder, AbstractItem.class);
            return item == null || !Jobs.meet(item) ? List.of() : held(item);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The environments of folder '" + folder + "' are left out");
            return List.of();
        }
    }

    private static List<Environment> held(Item folder) {
        return ExtensionList.lookup(DefinedBelow.class).stream()
                .flatMap(place -> place.of(folder).stream())
                .toList();
    }

    /** What administrators let a folder define. */
    static List<Delegation> delegations(String folder) {
        return PromotionConfiguration.get().getDelegations().stream()
                .filter(delegation -> delegation.getFolder().equals(folder))
                .toList();
    }

    private static Optional<Delegation> covering(String folder, Environment environment) {
        return delegations(folder).stream()
                .filter(delegation -> delegation.objection(environment).isEmpty())
                .findFirst();
    }

    private static Optional<String> objection(String folder, Environment one, List<Environment> all) {
        if (one == null || one.getType() == null || !one.mistakes().isEmpty()) {
            return Optional.of(
                    one == null
                            ? "it is none"
                            : String.join("; ", one.mistakes().sentences()));
        }
        if (covering(folder, one).isEmpty()) {
            List<String> wanted = delegations(folder).stream()
                    .map(delegation -> delegation.objection(one).orElseThrow())
                    .toList();
            return Optional.of(
                    wanted.isEmpty()
                            ? "no administrator lets folder '" + folder + "' define environments"
                            : "an administrator lets the folder define it only if " + String.join(", or ", wanted));
        }
        if (one.isBuiltInNode() || one.isCopySetuid() || !one.getDataSources().isEmpty()) {
            return Optional.of("only administrators define environments with builtInNode, copySetuid or dataSources");
        }
        Optional<String> stranger = one.getJobs().stream()
                .filter(job -> !job.startsWith(folder + "/"))
                .findFirst();
        if (stranger.isPresent()) {
            return Optional.of("job '" + stranger.get() + "' is not below folder '" + folder + "'");
        }
        if (all.stream().anyMatch(other -> other.getName().equalsIgnoreCase(one.getName()))) {
            return Optional.of("there is another environment of this name, or one that differs by case only");
        }
        return all.stream().anyMatch(one::overlaps)
                ? Optional.of("another environment is the same place, or one lies in the other")
                : Optional.empty();
    }

    /** Names a job otherwise in what folders define. One that cannot be saved keeps no other from it; it is told afterwards. */
    static void renameJob(String from, String to) throws IOException {
        IOException unsaved = null;
        for (Delegation delegation : PromotionConfiguration.get().getDelegations()) {
            AbstractItem folder = Jenkins.get().getItemByFullName(delegation.getFolder(), AbstractItem.class);
            boolean stays = to.startsWith(delegation.getFolder() + "/");
            boolean named = false;
            for (Environment one : folder == null ? List.<Environment>of() : held(folder)) {
                named |= rename(one, from, stays ? to : null);
            }
            try {
                for (DefinedBelow place : named ? ExtensionList.lookup(DefinedBelow.class) : List.<DefinedBelow>of()) {
                    place.save(folder);
                }
            } catch (IOException e) {
                unsaved = e;
            }
        }
        if (unsaved != null) {
            throw unsaved;
        }
    }

    /**
     * Whether it names the job, which it names otherwise then.
     *
     * @param to {@code null} for: no longer
     */
    static boolean rename(Environment environment, String from, String to) {
        List<String> jobs = new ArrayList<>(environment.getJobs());
        boolean names = jobs.contains(from);
        if (names) {
            jobs.replaceAll(job -> job.equals(from) ? to : job);
            jobs.removeIf(Objects::isNull);
            environment.setJobs(jobs);
        }
        return names;
    }
}
