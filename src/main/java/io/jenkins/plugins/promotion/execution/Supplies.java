package io.jenkins.plugins.promotion.execution;

import java.io.IOException;
import java.util.Map;

/** What a work is made of besides its action. */
interface Supplies {
    /** The bytes of a file beside the plan. */
    byte[] file(String path) throws IOException;

    /** How to reach a data source of the environment; its password is masked wherever the item is told about. */
    DataSourceLogin dataSource(String name) throws IOException, InterruptedException;

    /** Variables with their references replaced, secrets included, which are masked wherever the item is told about. */
    Map<String, String> variables(Map<String, String> templates);
}
