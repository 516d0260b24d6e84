package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.change.EvidenceKinds;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.process.people.Custody;
import io.jenkins.plugins.promotion.signoff.Directory;
import io.jenkins.plugins.promotion.signoff.IdComparison;
import io.jenkins.plugins.promotion.site.SharedLooks;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is the same for every build: what outlives builds, and whom and what there is.
 *
 * @param directory what is known of people's names
 * @param ids how the realm compares names
 * @param evidence which files may be attached
 * @param building whether the build with this id, {@code <job>#<n>}, is still going on
 * @param looks that all who wait share
 * @param beside makes the thread of what is done beside something else
 * @param down when the controller was not there before it was started, as far as that is known; {@code null} if it is not
 * @param woken the last event of those looks when it was decided to evaluate: what was seen since then is new enough
 */
public record World(
        Changes changes,
        Bindings bindings,
        Clock clock,
        Stages stages,
        Directory directory,
        IdComparison ids,
        EvidenceKinds evidence,
        Predicate<String> building,
        SharedLooks looks,
        ThreadFactory beside,
        Downtime down,
        long woken) {

    /**
     * When the controller was not there.
     *
     * @param from when it was last seen at work
     * @param until when it was started again
     */
    public record Downtime(Instant from, Instant until) {}

    Custody custody() {
        return new Custody(changes, bindings);
    }

    /** What the environment is bound to, without what ended changes and builds left behind in a crash. */
    Binding binding(String environment) throws IOException {
        custody().settle(environment);
        Binding now = bindings.of(environment);
        // Each of many that wait would look through all of them at each event; at who is first each looks.
        boolean tended = bindings.isTended(now);
        List<Binding.Waiting> queue = tended ? now.queue().stream().limit(1).toList() : now.queue();
        Stream<String> named = queue.stream().map(Binding.Waiting::change);
        if (now.lock() != null) {
            named = Stream.concat(named, Stream.of(now.lock().change()));
        }
        // Looked up here, and not while nobody else can change the binding.
        Set<String> over = named.filter(key ->
                        changes.get(key).filter(c -> c.summary().isEnded()).isPresent())
                .collect(Collectors.toSet());
        Set<String> gone = queue.stream()
                .map(Binding.Waiting::build)
                .filter(building.negate())
                .collect(Collectors.toSet());
        return tended && over.isEmpty() && gone.isEmpty()
                ? now
                : bindings.dropAbandoned(now, over::contains, waiting -> gone.contains(waiting.build()));
    }
}
