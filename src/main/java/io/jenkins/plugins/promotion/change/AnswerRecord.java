package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.Answer;
import java.time.OffsetDateTime;

/**
 * What a person answered for an item of a plan that is followed.
 *
 * @param text evidence or reason, may be empty
 */
public record AnswerRecord(String item, Answer answer, String user, String text, OffsetDateTime at) {}
