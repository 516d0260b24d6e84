package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.AskPerson;
import io.jenkins.plugins.promotion.plan.ItemAction;
import io.jenkins.plugins.promotion.plan.PatchFile;
import io.jenkins.plugins.promotion.plan.RunCommand;
import io.jenkins.plugins.promotion.plan.RunScript;
import io.jenkins.plugins.promotion.plan.SendRequest;
import io.jenkins.plugins.promotion.plan.SetValue;
import io.jenkins.plugins.promotion.plan.WholeFile;
import java.io.IOException;
import java.util.List;

/** The list of what each kind of item does on a node. */
final class NodeWorks {
    private static final List<Maker<?>> ALL = List.of(
            new Maker<>(SetValue.class, ValueWork::of),
            new Maker<>(WholeFile.class, FileWork::of),
            new Maker<>(PatchFile.class, PatchWork::of),
            new Maker<>(RunCommand.class, ProgramWork::of),
            new Maker<>(SendRequest.class, RequestWork::of),
            new Maker<>(RunScript.class, SqlWork::of),
            new Maker<>(AskPerson.class, PersonWork::of));

    /** Makes the work of one kind of action, of which every reference but those that may be secrets is resolved. */
    @FunctionalInterface
    private interface Making<A extends ItemAction> {
        NodeWork of(A action, Supplies supplies) throws IOException, InterruptedException;
    }

    private record Maker<A extends ItemAction>(Class<A> type, Making<A> making) {
        NodeWork make(ItemAction action, Supplies supplies) throws IOException, InterruptedException {
            return making.of(type.cast(action), supplies);
        }
    }

    private NodeWorks() {}

    /**
     * The work of an action.
     *
     * @throws IOException if a file beside the plan cannot be read
     */
    static NodeWork of(ItemAction action, Supplies supplies) throws IOException, InterruptedException {
        for (Maker<?> maker : ALL) {
            if (maker.type().isInstance(action)) {
                return maker.make(action, supplies);
            }
        }
        throw new IllegalStateException("nothing is known of what '" + action.kind() + "' does on a node");
    }

    /** The actions it knows. */
    static List<Class<? extends ItemAction>> types() {
        return ALL.stream().<Class<? extends ItemAction>>map(Maker::type).toList();
    }
}
