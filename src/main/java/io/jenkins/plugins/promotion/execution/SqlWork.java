package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.execution.ItemOutcome.Would;
import io.jenkins.plugins.promotion.plan.RunScript;
import io.jenkins.plugins.promotion.plan.SqlScript.Statement;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Counts;
import io.jenkins.plugins.promotion.wording.Lengths;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Statements of SQL in one transaction, run on the environment's node. A failure says what of it the database keeps; where only
 * the database knows, that is found out as after a crash.
 */
record SqlWork(DataSourceLogin source, List<Statement> statements, boolean idempotent) implements NodeWork {
    SqlWork {
        statements = List.copyOf(statements);
    }

    static SqlWork of(RunScript script, Supplies supplies) throws IOException, InterruptedException {
        byte[] bytes =
                script.source().isPresent() ? supplies.file(script.source().get()) : new byte[0];
        return new SqlWork(
                supplies.dataSource(script.dataSource()), script.script(bytes).statements(), script.idempotent());
    }

    /** What a database says may repeat secrets. */
    @Override
    public boolean runsPrograms() {
        return true;
    }

    @Override
    public ItemOutcome run(Workplace at) throws IOException, InterruptedException {
        at.begins("SQL on data source " + source.name());
        SqlSession session = new SqlSession(source, at.territory().root());
        SqlTransaction transaction = new SqlTransaction(statements, at.secrets());
        try {
            session.run(at.timeout(), transaction);
            return ItemOutcome.of(Ending.DONE, "ran " + name() + transaction.note(), "", "committed")
                    .withOutput(transaction.told());
        } catch (Refusal e) {
            throw e;
        } catch (TimeoutException e) {
            return failed(session, transaction, " did not end within " + Lengths.text(at.timeout()), at, e);
        } catch (SQLException e) {
            return failed(session, transaction, " failed: " + SqlWords.of(e, at.secrets()), at, e);
        }
    }

    private ItemOutcome failed(SqlSession session, SqlTransaction transaction, String how, Workplace at, Exception e)
            throws IOException {
        if (!session.connected()) {
            return ItemOutcome.of(
                    Ending.FAILED, "nothing was run, since the connection to data source " + source.name() + how);
        } else if (transaction.mayBeCommitted(e)) {
            throw new IOException("the commit of " + name() + how + "; nobody knows here whether it counts");
        }
        return ItemOutcome.of(
                        Ending.FAILED,
                        transaction.place() + " on data source " + source.name() + how + "; " + transaction.left(),
                        "",
                        transaction.leavesSomething() ? "a part of it" : "")
                .withOutput(transaction.told());
    }

    @Override
    public ItemOutcome dryRun(Workplace at) {
        return ItemOutcome.would(Would.UNKNOWN, "would run " + name());
    }

    @Override
    public ItemOutcome recheck(Workplace at) throws IOException, InterruptedException {
        if (at.verify() != null) {
            return at.recheck("commit unknown");
        }
        return idempotent
                ? ItemOutcome.of(Ending.NOT_DONE, RunWords.say("idempotent"))
                : ItemOutcome.of(Ending.UNKNOWN, RunWords.say("whetherItIsCommitted", name()));
    }

    private String name() {
        return Counts.of(statements.size(), "statement") + " on data source " + source.name();
    }

    @Override
    public String toString() {
        return "SqlWork[" + name() + "]";
    }
}
