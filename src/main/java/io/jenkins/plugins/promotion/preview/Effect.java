package io.jenkins.plugins.promotion.preview;

import java.util.List;

/** What one item of a plan does. Every text in it can be shown. */
public sealed interface Effect {

    /** What is known of any item. */
    About about();

    /** Which record it is, as one word. */
    String kind();

    /**
     * Of any item.
     *
     * @param number its place in the order in which the plan is followed, from 1
     * @param item its id
     * @param why what it is for, as its author describes it; empty where only derivation gave it words
     * @param ticket empty if not given
     * @param notes empty if not given
     * @param condition when it is followed at all, empty for always
     * @param check what must hold afterwards, empty for nothing
     * @param pointOfNoReturn whether there is no way back in time after it
     * @param undoing how it is undone
     */
    record About(
            int number,
            String item,
            String why,
            String ticket,
            String notes,
            String condition,
            String check,
            boolean pointOfNoReturn,
            Undoing undoing) {}

    /**
     * One value in a file becomes another.
     *
     * @param own whether it belongs to each environment itself, so that nobody is shown it
     * @param known whether it is known what is there before
     * @param before {@code null} if there is nothing, or it is not known or own
     * @param after {@code null} if it is taken out, or own
     */
    record ValueChange(
            About about, String path, String pointer, boolean own, boolean known, Visible before, Visible after)
            implements Effect {
        @Override
        public String kind() {
            return "value";
        }
    }

    /** What becomes of a file as a whole. */
    enum Fate {
        NEW,
        CHANGED,
        REMOVED,
        /** It is, or becomes, a symbolic link. */
        LINK,
        FOLDER,
        PERMISSIONS
    }

    /**
     * A file, link or folder as a whole.
     *
     * @param own whether it belongs to each environment itself, so that nobody is shown it
     * @param before bytes before, -1 if there is no file or it is not known
     * @param after bytes afterwards, -1 if there is no file
     * @param lines of a new file, -1 if it is no text, or not new
     * @param text target of a link, or permissions; empty for others
     */
    record FileChange(About about, String path, Fate fate, boolean own, long before, long after, int lines, String text)
            implements Effect {
        @Override
        public String kind() {
            return "file";
        }
    }

    /**
     * A program on the environment's node.
     *
     * @param line the program and its arguments as one line
     * @param variables those it gets beside the node's, {@code name=value}; of a secret the name of the credentials
     * @param folder where it runs, relative to the root
     * @param readOnly whether its author says that it changes nothing
     */
    record Command(About about, String line, List<String> variables, String folder, boolean readOnly)
            implements Effect {
        public Command {
            variables = List.copyOf(variables);
        }

        @Override
        public String kind() {
            return "command";
        }
    }

    /**
     * What a person does.
     *
     * @param evidence what has to be written down, empty for nothing
     * @param secondPerson whether another one confirms it
     */
    record HandStep(About about, String instruction, String evidence, boolean secondPerson) implements Effect {
        @Override
        public String kind() {
            return "hand";
        }
    }

    /**
     * Anything else.
     *
     * @param means the item's kind as a plan spells it: {@code sql}, {@code http}
     * @param how in one line
     * @param brief the same without what the details say
     * @param details the first of what is said in files or fields that {@code how} only sums up, such as statements of SQL
     * @param more how many details there are besides
     */
    record Other(About about, String means, String how, String brief, List<Visible> details, int more)
            implements Effect {
        public Other {
            details = List.copyOf(details);
        }

        @Override
        public String kind() {
            return "other";
        }
    }
}
