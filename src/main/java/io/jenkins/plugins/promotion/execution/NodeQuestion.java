package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.PlanValues;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.wording.Lengths;
import java.io.IOException;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** A question with the answer yes or no, as it travels to the node; asking changes nothing. */
public sealed interface NodeQuestion extends Serializable {
    /**
     * An answer with its reason.
     *
     * @param output what a program printed
     */
    record Told(boolean yes, String why, String output) {}

    /** The answer as things stand. */
    Told ask(Workplace at) throws IOException, InterruptedException;

    /** Whether asking starts a program. */
    default boolean runsPrograms() {
        return false;
    }

    /** The value at the pointer is this one, as {@link PlanValues} writes it. */
    record ValueIs(String file, String pointer, String value) implements NodeQuestion {
        @Override
        public Told ask(Workplace at) throws IOException {
            FileState state = at.territory().held().state(at.territory().at(file, pointer));
            if (state.kind() != FileState.Form.FILE) {
                return new Told(false, file + " is " + state.noun(), "");
            }
            StructuredFile document = StructuredFiles.of(file, state.content());
            Optional<Value> found = document.get(pointer);
            String place = file + " " + pointer;
            return found.isEmpty()
                    ? new Told(false, place + " is absent", "")
                    : new Told(
                            found.get().means(document.asStored(ValueText.of(value))),
                            place + " is " + ValueText.shown(found.get()),
                            "");
        }
    }

    /** Something is there, or nothing is. */
    record IsThere(String path, boolean there) implements NodeQuestion {
        @Override
        public Told ask(Workplace at) throws IOException {
            boolean is = at.territory().held().exists(at.territory().at(path));
            return new Told(is == there, path + (is ? " exists" : " is absent"), "");
        }
    }

    /** The query's only value is this one, as {@link PlanValues} writes it. */
    record Selects(DataSourceLogin source, String query, String value) implements NodeQuestion {
        @Override
        public boolean runsPrograms() {
            return true;
        }

        @Override
        public Told ask(Workplace at) throws InterruptedException {
            at.requirePrograms("A query on data source " + source.name());
            SqlQuery asked = new SqlQuery(query, at.secrets());
            try {
                new SqlSession(source, at.territory().root()).run(at.timeout(), asked);
            } catch (SQLException e) {
                throw Refusal.conflict("the query on data source " + source.name() + " failed: "
                                + SqlWords.of(e, at.secrets()))
                        .causedBy(e);
            } catch (TimeoutException e) {
                throw Refusal.conflict("the query on data source " + source.name() + " did not end within "
                                + Lengths.text(at.timeout()))
                        .causedBy(e);
            }
            return new Told(asked.is(ValueText.of(value)), "the query on " + source.name() + " gives " + asked, "");
        }
    }

    /** The program ends with that status. */
    record Exits(List<String> argv, int exit) implements NodeQuestion {
        public Exits {
            argv = List.copyOf(argv);
        }

        @Override
        public boolean runsPrograms() {
            return true;
        }

        @Override
        public Told ask(Workplace at) throws IOException, InterruptedException {
            Program.Ended ended = at.asks(argv);
            String why = argv.get(0) + (ended.timedOut() ? " did not end in time" : " exits " + ended.exit());
            return new Told(!ended.timedOut() && ended.exit() == exit, why, ended.output());
        }
    }
}
