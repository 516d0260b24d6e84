package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.structured.StructuredException;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Answers the questions of an item; asking changes nothing. */
record Questions(ItemTask task, Place place, Map<String, String> env, Secrets secrets) {
    /**
     * An answer with its reason.
     *
     * @param output what a program printed
     */
    record Answer(boolean yes, String why, String output) {}

    Answer ask(Work.Question question) throws IOException, InterruptedException, Refused {
        if (question instanceof Work.Question.Exists exists) {
            boolean there = Change.exists(place.at(exists.path()));
            return new Answer(there == exists.there(), exists.path() + (there ? " exists" : " is absent"), "");
        }
        if (question instanceof Work.Question.Exits exits) {
            Program.Ended ended = Program.run(exits.argv(), place.root(), env, task.timeout(), secrets);
            String why = exits.argv().get(0) + (ended.timedOut() ? " did not end in time" : " exits " + ended.exit());
            return new Answer(!ended.timedOut() && ended.exit() == exits.exit(), why, ended.output());
        }
        return value((Work.Question.ValueIs) question);
    }

    private Answer value(Work.Question.ValueIs question) throws IOException, Refused {
        Path path = place.at(question.file(), question.pointer());
        FileState state = FileState.of(path);
        if (state.kind() != FileState.Kind.FILE) {
            return new Answer(false, question.file() + " is " + state.noun(), "");
        }
        try {
            StructuredFile file = StructuredFile.of(question.file(), state.content());
            Optional<Value> found = file.get(question.pointer());
            String at = question.file() + " " + question.pointer();
            return found.isEmpty()
                    ? new Answer(false, at + " is absent", "")
                    : new Answer(
                            found.get().equals(file.asStored(Change.json(question.value()))),
                            at + " is " + Change.shown(found.get()),
                            "");
        } catch (StructuredException e) {
            throw new Refused(e.getMessage());
        }
    }
}
