package io.jenkins.plugins.promotion.execution;

import java.io.IOException;
import java.util.Map;

/** What a work is made of besides its action. */
interface Supplies {
    /** The bytes of a file beside the plan. */
    byte[] file(String path) throws IOException;

    /** Variables with their references replaced, secrets included, which are masked wherever the item is told about. */
    Map<String, String> variables(Map<String, String> templates);
}
