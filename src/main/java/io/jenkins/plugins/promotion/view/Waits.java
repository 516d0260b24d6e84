package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import io.jenkins.plugins.promotion.wording.Lines;
import io.jenkins.plugins.promotion.wording.Spoken;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What the steps of builds wait for now. Nothing of it is stored: after a restart each step says it again. */
@Extension
@Restricted(NoExternalUse.class)
public final class Waits {

    private final Map<Object, Said> said = new ConcurrentHashMap<>();

    private record Said(String build, Spoken what) {}

    /**
     * What a step waits for.
     *
     * @param link where a person acts or reads on, relative to Jenkins' root
     */
    public record Wait(String what, String link) {}

    public static Waits get() {
        return ExtensionList.lookupSingleton(Waits.class);
    }

    /**
     * A step says what it waits for.
     *
     * @param step itself
     * @param what as the build's log has it, with the address where a person acts at its end; {@code null} for nothing
     */
    public void say(Run<?, ?> build, Object step, Spoken what) {
        if (what == null) {
            said.remove(step);
        } else {
            said.put(step, new Said(build.getExternalizableId(), what));
        }
    }

    /** What a build waits for, in the viewer's language. */
    List<Wait> of(Run<?, ?> build) {
        return said.values().stream()
                .filter(one -> one.build().equals(build.getExternalizableId()))
                .map(one -> wait(build, Lines.several(one.what().in(Texts.language()))))
                .distinct()
                .sorted(java.util.Comparator.comparing(Wait::what))
                .toList();
    }

    /** What the builds with these ids wait for, as far as the viewer may see them. */
    List<Wait> of(Collection<String> builds) {
        return builds.stream()
                .filter(id -> said.values().stream().anyMatch(one -> one.build().equals(id)))
                .map(PromotionPage::visible)
                .flatMap(Optional::stream)
                .flatMap(build -> of(build).stream())
                .toList();
    }

    private static Wait wait(Run<?, ?> build, String what) {
        String own = build.getUrl() + "promotion/";
        int at = what.lastIndexOf(own);
        int text = at < 0 ? -1 : what.lastIndexOf(": ", at);
        return text < 0
                ? new Wait(what, own)
                : new Wait(
                        what.substring(0, text).replaceFirst("[.]$", "") + ".",
                        what.substring(at).trim());
    }
}
