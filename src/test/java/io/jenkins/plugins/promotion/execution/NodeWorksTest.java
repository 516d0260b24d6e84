package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.promotion.plan.ItemKinds;
import org.junit.Test;

public class NodeWorksTest {
    @Test
    public void everyKindOfItemHasItsWorkOnTheNode() {
        assertEquals(ItemKinds.types(), NodeWorks.types());
    }
}
