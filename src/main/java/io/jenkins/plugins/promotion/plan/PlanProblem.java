package io.jenkins.plugins.promotion.plan;

/**
 * One mistake in a plan file.
 *
 * @param line counted from 1; 0 if the mistake has no place
 * @param column counted from 1; 0 if the mistake has no place
 * @param field where in the plan, such as {@code items[3].timeout}; empty for the file as a whole
 * @param what what is wrong
 * @param mend what would make it right
 */
record PlanProblem(int line, int column, String field, String what, String mend) {
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (line > 0) {
            text.append("line ").append(line).append(", column ").append(column).append(": ");
        }
        if (!field.isEmpty()) {
            text.append(field).append(": ");
        }
        text.append(what);
        return mend.isEmpty() ? text.toString() : text.append("; ").append(mend).toString();
    }
}
