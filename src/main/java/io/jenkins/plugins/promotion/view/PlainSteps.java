package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.change.TimelineStep;
import java.util.Locale;
import java.util.Map;

/** Timeline steps as plain data for REST. */
final class PlainSteps {

    private PlainSteps() {}

    static Map<String, Object> of(TimelineStep step) {
        return new Plain()
                .put("number", step.number())
                .put("title", step.title())
                .put("status", step.status().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .put("who", step.who())
                .put("began", step.began())
                .put("ended", step.ended())
                .put("millis", step.duration())
                .put("digests", step.digests())
                .put("detail", step.detail())
                .put("link", step.link())
                .put("build", step.build())
                .map();
    }
}
