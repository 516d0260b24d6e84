package io.jenkins.plugins.promotion.upkeep;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.BackOutRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.change.RestoreRecord;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.SoakRecord;
import io.jenkins.plugins.promotion.change.TestRunRecord;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import java.util.HashSet;
import java.util.Set;

/**
 * Ids of snapshots and backups that something still needs. A record that names a tree by its digest needs the snapshot of
 * that tree, whose id follows from the digest.
 */
final class KeptIds {
    private final Set<String> ids = new HashSet<>();

    Set<String> ids() {
        return ids;
    }

    /** All that is recorded of a change. */
    void add(ChangeState change) {
        change.copies().forEach(this::add);
        change.revisions().forEach(this::add);
        change.applies().forEach(this::add);
        change.soaks().forEach(this::add);
        change.locks().forEach(this::add);
        change.restores().forEach(this::add);
        change.testRuns().forEach(this::add);
    }

    void add(CopyRecord copy) {
        stored(copy.snapshot(), copy.backup());
        trees(copy.sourceTree(), copy.targetBefore(), copy.targetAfter());
    }

    void add(RevisionRecord revision) {
        stored(revision.snapshot());
        trees(revision.tree());
    }

    void add(ApplyRecord apply) {
        apply.contents().forEach(ids::add);
        if (apply.ended() != null) {
            trees(apply.ended().treeAfter());
        }
        if (apply.backOut() != null) {
            add(apply.backOut());
        }
        if (apply.begun() != null) {
            trees(apply.begun().treeBefore(), apply.begun().productionTree());
        }
    }

    void add(BackOutRecord wayBack) {
        if (wayBack.begun() != null) {
            stored(wayBack.begun().backup());
            trees(wayBack.begun().treeBefore());
        }
        if (wayBack.ended() != null) {
            stored(wayBack.ended().snapshot());
            trees(wayBack.ended().treeAfter());
        }
    }

    void add(SoakRecord soak) {
        trees(soak.tree());
    }

    void add(RestoreRecord restore) {
        stored(restore.fact().backup());
        trees(restore.fact().treeBefore(), restore.fact().treeAfter());
    }

    void add(TestRunRecord run) {
        trees(run.found().tree());
    }

    void add(LockRecord lock) {
        trees(lock.tree(), lock.unlocked() == null ? null : lock.unlocked().tree());
    }

    /** What is known of an environment. */
    void add(Binding environment) {
        if (environment.known() != null) {
            stored(environment.known().snapshot());
            trees(environment.known().tree());
        }
        if (environment.lock() != null) {
            trees(environment.lock().tree());
        }
        if (environment.origin() != null) {
            trees(environment.origin().tree());
        }
    }

    private void stored(String... named) {
        for (String id : named) {
            if (id != null) {
                ids.add(id);
            }
        }
    }

    private void trees(String... digests) {
        for (String digest : digests) {
            if (digest != null && TreeDigest.isOne(digest)) {
                ids.add(new TreeDigest(digest).hex());
            }
        }
    }
}
