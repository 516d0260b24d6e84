package io.jenkins.plugins.promotion.change.fact;

/** Something that happened to a change, as it is recorded for ever. {@link FactFormat} tells each one's name. */
public sealed interface Fact
        permits ChangeFact,
                CopyFact,
                RestoreFact,
                LockFact,
                RevisionFact,
                TestFact,
                GateFact,
                EvidenceFact,
                ApplyFact,
                WindowFact,
                SoakFact {}
