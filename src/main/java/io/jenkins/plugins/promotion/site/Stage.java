package io.jenkins.plugins.promotion.site;

import io.jenkins.plugins.promotion.copy.SwitchMode;
import io.jenkins.plugins.promotion.outage.Freezes;
import io.jenkins.plugins.promotion.signoff.Floor;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.util.List;

/** An environment as administrators define it, as far as the process must know it. */
public interface Stage {

    String getName();

    /** Name of the node that keeps it. */
    String getNode();

    /** Whether it is production: never the target of a copy, and applied only under the rehearsal contract. */
    boolean isProduction();

    /** Place in the row of stages, production last; several environments are locked in this order. */
    int getOrder();

    /** Full names of the jobs that may name it. */
    List<String> getJobs();

    /** The least that a sign-off for it demands. */
    Floor floor();

    /** Whether a step may say {@code onDrift: 'warn'} here; otherwise drift always fails. */
    boolean isWarnOnDrift();

    /** Times in which nothing may be applied to it. */
    Freezes freezes();

    /** Name that environments have in common of which not several should be out at once; empty for none. */
    String group();

    /** Whether no step may {@code discard} work that is found here. */
    boolean isDiscardForbidden();

    /** Whether a replayed build, whose script nobody reviewed, may use it. */
    boolean isReplayAllowed();

    /** Whether starting the build by hand counts as pressing Begin. */
    boolean isBeginByBuild();

    /** Whether testers may change it while they test; such edits are listed, not refused. */
    boolean isExpectRuntimeChange();

    /** Whether every look hashes every byte, also of files that are known to be unchanged. */
    boolean isHashAlways();

    /** Names what is configuration here; the trees of two environments can be compared only if theirs are equal. */
    String scopeVersion();

    /** Its tree at a root on its node. */
    TreeSpec treeSpec(String root);

    /** How a copy onto it goes live. */
    SwitchMode switchMode();

    /** One line that says where it is, for people. */
    String location();

    /** Absolute path on its node outside of which it must not be, links followed; {@code null} for anywhere. */
    String within();
}
