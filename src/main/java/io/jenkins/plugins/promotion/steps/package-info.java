/**
 * One class per Pipeline step: data binding in, an act of the process, a result of plain data out. One execution drives all
 * acts: it evaluates them again whenever something happened, so that a wait costs no thread and a restart costs nothing.
 * Knows Jenkins, {@code process}, {@code environment} and {@code config}.
 */
package io.jenkins.plugins.promotion.steps;
