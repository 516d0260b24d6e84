package io.jenkins.plugins.promotion.site;

import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A question with all that is needed to answer it on the environment's node: in the up-to-date working copy, from which
 * what the answer wrote is delivered.
 *
 * @param neighbours that must be other places
 * @param build that asks, for the environment's own records, or null
 */
public record Errand<T>(WorkingCopy copy, TreeSpec tree, Neighbours neighbours, SiteQuestion<T> question, String build)
        implements Serializable {

    /**
     * Answers the question on this machine.
     *
     * @param folder that all environments of this machine share
     */
    public T run(Path folder) throws IOException, InterruptedException {
        return run(folder, new UnixFileOps());
    }

    /** The same by operations of another kind. */
    public T run(Path folder, FileOps ops) throws IOException, InterruptedException {
        ContentStore contents = new ContentStore(folder.resolve("store"), ops);
        if (question.use() == SiteQuestion.Use.NONE) {
            return question.answer(tree, contents);
        }
        Path root = Path.of(copy.root());
        if (tree.within() != null && Files.isDirectory(root)) {
            tree.hold(root).close(); // Else whoever leads it elsewhere is told whose that is.
        }
        neighbours.refuse(copy.root());
        return copy.use(tree, question.use() != SiteQuestion.Use.READ, new WorkingCopy.Work<T>() {
            @Override
            public boolean isItem() {
                return question.use() == SiteQuestion.Use.ITEM;
            }

            @Override
            public T run() throws IOException, InterruptedException {
                return question.answer(tree, contents);
            }

            @Override
            public Delivery delivery(T answer) {
                Delivery delivery = question.delivery(answer);
                return delivery == null ? null : delivery.by(build);
            }

            @Override
            public T undelivered(T answer, TreeRefusedException refusal) throws TreeRefusedException {
                return question.undelivered(answer, refusal);
            }
        });
    }
}
