package io.jenkins.plugins.promotion.change;

import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a change kept of an environment before it wrote there.
 *
 * @param id of the backup, in the store of the environment's node
 * @param tree digest of what the environment was
 * @param copied whether a copy or a restore made it, before it overwrote
 * @param at when that was
 * @param before what was done then
 */
public record Backup(String id, String tree, boolean copied, OffsetDateTime at, Before before) {

    /** What a backup is made before. */
    public enum Before {
        COPY,
        APPLY,
        BACK_OUT,
        RESTORE
    }

    /** All that a change has of an environment, oldest first. */
    public static List<Backup> of(ChangeState state, String environment) {
        Stream<Backup> copies = state.copies().stream()
                .filter(copy -> copy.to().equals(environment) && copy.backup() != null)
                .map(copy -> new Backup(copy.backup(), copy.targetBefore(), true, copy.at(), Before.COPY));
        Stream<Backup> restores = state.restores().stream()
                .filter(restore -> restore.fact().environment().equals(environment)
                        && restore.fact().backup() != null)
                .map(restore -> new Backup(
                        restore.fact().backup(), restore.fact().treeBefore(), true, restore.at(), Before.RESTORE));
        List<ApplyRecord> applies = state.applies().stream()
                .filter(apply -> apply.environment().equals(environment))
                .toList();
        Stream<Backup> ups = applies.stream()
                .filter(apply -> apply.begun() != null)
                .map(apply ->
                        new Backup(apply.begun().backup(), apply.treeBefore(), false, apply.beganAt(), Before.APPLY));
        Stream<Backup> backs = applies.stream()
                .flatMap(apply -> Stream.iterate(apply.backOut(), back -> back != null, BackOutRecord::before))
                .filter(back -> back.begun() != null)
                .map(back -> new Backup(
                        back.begun().backup(), back.begun().treeBefore(), false, back.beganAt(), Before.BACK_OUT));
        return Stream.of(copies, restores, ups, backs)
                .flatMap(all -> all)
                .sorted(Comparator.comparing(Backup::at))
                .toList();
    }
}
