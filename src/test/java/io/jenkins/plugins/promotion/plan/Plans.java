package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** Plans for tests. */
final class Plans {
    static final PlanFiles FILES = PlanFiles.of(Map.of("files/workflows/approval.xml", "<matrix/>\n".getBytes(UTF_8)));

    private Plans() {}

    /** The text of the plan that uses everything. */
    static String whole() {
        try (InputStream in = Plans.class.getResourceAsStream("whole.yaml")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static WorkPlan read(String text) {
        return PlanReader.read("work-plan.yaml", text, FILES);
    }

    /** A plan with these items, each indented by the caller as a list element. */
    static String withItems(String items) {
        return "apiVersion: workplan/v1\nplan: {id: p}\nitems:\n" + items;
    }

    static List<String> problems(String text) {
        return problems(text.getBytes(UTF_8));
    }

    /** Every mistake with its place, as people read it. */
    static List<String> problems(byte[] bytes) {
        try {
            PlanReader.read("work-plan.yaml", bytes, FILES);
            return List.of();
        } catch (Refusal e) {
            return e.details();
        }
    }
}
