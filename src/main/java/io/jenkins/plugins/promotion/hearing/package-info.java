/**
 * What people and other programs hear of a change: events that follow from its facts, who can act on them, and an outbox
 * that delivers each of them to each listener, once and in order, also past a crash. Knows no Jenkins; how an event reaches
 * somebody is the business of {@code notice}.
 */
package io.jenkins.plugins.promotion.hearing;
