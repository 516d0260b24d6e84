/**
 * One class per Pipeline step: data binding in, a call into the packages beside this one, a result of plain data out. Every
 * execution is a function of the change's state that is evaluated again whenever something happened, so that a wait costs
 * no thread and a restart costs nothing.
 */
package io.jenkins.plugins.promotion.steps;
