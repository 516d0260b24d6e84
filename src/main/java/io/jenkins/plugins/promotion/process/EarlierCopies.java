package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.site.EnvironmentSite.Captured;
import io.jenkins.plugins.promotion.site.EnvironmentSite.TreeState;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;
import java.util.Optional;

/** Which of the copies that the change made stands for one that is asked for now. */
final class EarlierCopies {

    private final Session session;
    private final CopyEnvironment.Request request;

    EarlierCopies(Session session, CopyEnvironment.Request request) {
        this.session = session;
        this.request = request;
    }

    /** What this very call copied before the controller was restarted, or what stands for it. */
    Optional<CopyRecord> own(Stage target) throws IOException, InterruptedException {
        Actor call = session.actor();
        return session.state().copyCalls().stream()
                .filter(c -> call.build().equals(c.build()) && call.node().equals(c.node()))
                .filter(c -> target.getName().equals(c.to()))
                .findFirst()
                .flatMap(c -> session.state().copies().stream()
                        .filter(copy -> copy.seq() == c.copy())
                        .findFirst());
    }

    /** The copy that led to what the change has reached since, so that it is not made again. */
    Optional<CopyRecord> behind(Furthest furthest, Stage from, Stage target) throws IOException, InterruptedException {
        if (request.dryRun() || !furthest.isBehind()) {
            return Optional.empty();
        }
        Optional<CopyRecord> base = base(from, target);
        return base.isPresent() ? base : furthest.copyBehind(from.getName(), target.getName());
    }

    /** The copy on which a run was begun that is not finished; none where this call would now bring something else. */
    Optional<CopyRecord> ledTo(Stage from, Stage target, Captured captured, ApplyRecord unfinished) {
        if (request.rebase() || request.isNarrowed()) {
            return Optional.empty();
        }
        Optional<CopyRecord> base = base(from, target);
        return base.isPresent()
                ? base
                : prior(from, target)
                        .filter(copy -> copy.at().isBefore(unfinished.beganAt()))
                        .filter(copy -> from.isProduction() || copy.sourceTree().equals(captured.tree()));
    }

    /** The stored copy that this call would only repeat. */
    Optional<CopyRecord> alreadyDone(Stage from, Stage target, Captured captured, TreeState before) throws IOException {
        if (request.rebase() || request.isNarrowed()) {
            return Optional.empty();
        }
        Optional<CopyRecord> base = base(from, target);
        if (base.isPresent() && new Furthest(session).production().isEmpty()) {
            return base;
        }
        Optional<CopyRecord> prior =
                prior(from, target).filter(copy -> copy.sourceTree().equals(captured.tree()));
        if (prior.isEmpty()) {
            return prior;
        }
        CopyRecord copy = prior.get();
        boolean stands = isNewest(copy)
                ? before.tree().equals(captured.tree()) && isWhatWasLeft(target, before)
                        || isWhatCameOfIt(target, before, copy)
                : !copy.fromProduction() && wentOn(target, before);
        return stands ? prior : Optional.empty();
    }

    /** The change's base, for the first call of a build that would set it. */
    private Optional<CopyRecord> base(Stage from, Stage target) {
        ChangeState state = session.state();
        boolean first = state.copyCalls().stream()
                .filter(call -> session.build().equals(call.build()))
                .noneMatch(call ->
                        from.getName().equals(call.from()) && target.getName().equals(call.to()));
        return Optional.ofNullable(state.base())
                .filter(base ->
                        first && base.from().equals(from.getName()) && base.to().equals(target.getName()));
    }

    /** The newest copy that was made in this round, for this revision of the plan. */
    private Optional<CopyRecord> prior(Stage from, Stage target) {
        ChangeState state = session.state();
        return state.lastCopy(from.getName(), target.getName())
                .filter(c -> !c.narrowed() && c.round() == state.round() && c.revision() == state.revisionNumber());
    }

    private boolean isNewest(CopyRecord copy) {
        return session.state()
                .lastCopyTo(copy.to())
                .filter(newest -> newest.seq() == copy.seq())
                .isPresent();
    }

    /** Whether production was copied onto the target since, to rehearse, and this change alone wrote there. */
    private boolean wentOn(Stage target, TreeState before) throws IOException {
        boolean rehearsing = session.state()
                .lastCopyTo(target.getName())
                .filter(CopyRecord::fromProduction)
                .filter(copy -> copy.round() == session.state().round()
                        && copy.revision() == session.state().revisionNumber())
                .isPresent();
        Binding.Known known = session.binding(target).known();
        return rehearsing
                && known != null
                && known.change().equals(session.change().key())
                && known.tree().equals(before.tree());
    }

    /** Whether this plugin wrote there last what lies there; what was put back by hand since is to be copied, so that it is known. */
    private boolean isWhatWasLeft(Stage target, TreeState before) throws IOException {
        Binding.Known known = session.binding(target).known();
        return known == null || known.tree().equals(before.tree());
    }

    /** Whether what lies in the target now is what a rehearsal that counts made of that copy since. */
    private boolean isWhatCameOfIt(Stage target, TreeState before, CopyRecord copy) {
        return session.state()
                .lastApply(target.getName())
                .filter(apply -> apply.beganAt() != null && !apply.beganAt().isBefore(copy.at()))
                .filter(apply ->
                        apply.counts() && apply.revision() == session.state().revisionNumber())
                .filter(apply -> before.tree().equals(apply.treeAfter()))
                .isPresent();
    }
}
