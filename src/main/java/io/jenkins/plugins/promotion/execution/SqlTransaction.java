package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.SqlScript.Statement;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Counts;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;

/**
 * Statements on their way through one transaction, and how far they came. What is read here while another thread still works is
 * the worse of what can be.
 */
final class SqlTransaction implements SqlSession.Work {
    private static final int FETCHED = 200;
    private static final int KEPT = 64 * 1024;
    private static final int MOST_WARNINGS = 100;

    private final List<Statement> statements;
    private final Secrets secrets;
    private final StringBuffer told = new StringBuffer();
    private volatile String product = "the database";
    private volatile boolean definesOutside;
    private volatile boolean transactions = true;
    private volatile int at;
    /** How many of the first statements the database keeps, or may keep, although nothing was committed here. */
    private volatile int kept;

    private volatile boolean committing;
    private volatile boolean rolledBack;
    /** What the database says of rolling back; empty if nothing. */
    private volatile String remark = "";

    SqlTransaction(List<Statement> statements, Secrets secrets) {
        this.statements = List.copyOf(statements);
        this.secrets = secrets;
    }

    @Override
    public void on(Connection connection, SqlSession session) throws SQLException {
        DatabaseMetaData about = connection.getMetaData();
        product = SqlWords.line(String.valueOf(about.getDatabaseProductName()), secrets);
        transactions = about.supportsTransactions();
        definesOutside = about.dataDefinitionCausesTransactionCommit()
                || about.dataDefinitionIgnoredInTransactions()
                || !about.supportsDataDefinitionAndDataManipulationTransactions();
        connection.setAutoCommit(false);
        if (transactions && connection.getAutoCommit()) {
            throw Refusal.conflict("the driver of " + product + " commits every statement whatever is said, so nothing"
                    + " was run; mend the URL or the driver of the data source");
        }
        try {
            for (int next = 0; next < statements.size(); next++) {
                at = next;
                one(connection, session, statements.get(next));
            }
            at = statements.size();
            committing = true;
            try {
                session.requireUnbroken();
            } catch (SQLException e) {
                committing = false;
                throw e;
            }
            connection.commit();
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private void one(Connection connection, SqlSession session, Statement statement) throws SQLException {
        boolean outside = !transactions || definesOutside && statement.defines();
        try (java.sql.Statement running = connection.createStatement()) {
            running.setEscapeProcessing(false);
            running.setFetchSize(FETCHED);
            session.running(running);
            kept = outside ? at : kept;
            boolean rows = running.execute(statement.text());
            kept = outside ? at + 1 : kept;
            results(running, rows);
            SQLWarning warning = running.getWarnings();
            for (int i = 0; warning != null && i < MOST_WARNINGS; i++) {
                tell("  " + SqlWords.line(String.valueOf(warning.getMessage()), secrets));
                warning = warning.getNextWarning();
            }
        }
    }

    /** Takes all there is, since what a query calls may be done as its rows are taken. Rows are counted and not shown. */
    private void results(java.sql.Statement running, boolean first) throws SQLException {
        boolean rows = first;
        while (true) {
            long count = 0;
            if (rows) {
                try (ResultSet set = running.getResultSet()) {
                    while (set != null && set.next()) {
                        count++;
                    }
                }
            } else {
                count = running.getUpdateCount();
                if (count < 0) {
                    return;
                }
            }
            tell(name(at) + ": " + Counts.of(count, "row"));
            rows = running.getMoreResults();
        }
    }

    private void rollBack(Connection connection, Throwable why) {
        try {
            remark = product.matches("MySQL|MariaDB") ? remarkOn(connection) : "";
            connection.rollback();
            rolledBack = true;
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    /** By which it is told that tables without transactions keep what was done to them. */
    private String remarkOn(Connection connection) throws SQLException {
        try (java.sql.Statement rollback = connection.createStatement()) {
            rollback.execute("ROLLBACK");
            SQLWarning warning = rollback.getWarnings();
            return warning == null ? "" : SqlWords.line(String.valueOf(warning.getMessage()), secrets);
        }
    }

    private void tell(String line) {
        if (told.length() < KEPT) {
            told.append(line).append('\n');
        }
    }

    /** A line for each statement, with how many rows it was about, and what the database noted. */
    String told() {
        return told.toString();
    }

    /** Whether only the database knows that it was committed. */
    boolean mayBeCommitted(Exception e) {
        if (!committing) {
            return false;
        }
        String state = e instanceof SQLException sql && sql.getSQLState() != null ? sql.getSQLState() : "";
        boolean refused = state.matches("(23|27|40|44).*") && !state.equals("40003");
        return !refused;
    }

    /** The statement that is at work, or the commit. */
    String place() {
        return committing ? "the commit" : name(Math.min(at, statements.size() - 1));
    }

    private String name(int index) {
        Statement statement = statements.get(index);
        return "statement " + (index + 1) + " of " + statements.size()
                + (statement.line() > 0 ? " (line " + statement.line() + ")" : "");
    }

    /** Whether a failure left something of it there. */
    boolean leavesSomething() {
        return kept > 0 || !remark.isEmpty();
    }

    /** After a failure: what the database keeps of it. */
    String left() {
        String back = rolledBack
                ? remark.isEmpty()
                        ? "nothing was changed: all of it was rolled back"
                        : "it was rolled back, but " + product + " says: " + remark
                : "it was not committed, so the database undoes it as soon as it knows that the connection is gone";
        if (kept == 0) {
            return back;
        }
        boolean one = kept == 1;
        return (one ? "statement 1 stays or may stay" : "statements 1 to " + kept + " stay or may stay")
                + ", since " + why()
                + (kept < at ? "; what came after " + (one ? "it" : "them") + " was rolled back" : "")
                + (remark.isEmpty() ? "" : (kept < at ? ", but " : "; ") + product + " says: " + remark)
                + ". Undo " + (one ? "it" : "them") + " by hand, or by the item's rollback";
    }

    private String why() {
        return transactions
                ? product + " commits by itself at CREATE, ALTER, DROP and the like"
                : product + " knows no transactions";
    }

    /** After success: what could not have been undone in one transaction. */
    String note() {
        return kept > 0 && statements.size() > 1
                ? ", not in one transaction, since " + why()
                : kept > 0 ? "; " + why() : ", in one transaction";
    }
}
