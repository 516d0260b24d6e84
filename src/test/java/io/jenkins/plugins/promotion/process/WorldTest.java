package io.jenkins.plugins.promotion.process;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;

public class WorldTest {
    @Rule
    public Workroom shop = new Workroom();

    private final Set<String> building = new HashSet<>(List.of("job#1", "job#2"));

    private World world() {
        World is = shop.world();
        return new World(
                is.changes(),
                is.bindings(),
                is.clock(),
                is.stages(),
                is.directory(),
                is.ids(),
                is.evidence(),
                building::contains,
                is.looks(),
                is.beside(),
                is.down(),
                is.woken());
    }

    private static void queue(Bindings bindings, String change, String build) throws Exception {
        bindings.queue("production", new Binding.Waiting("ticket-" + change, change, change, "", "", build));
    }

    /** Such as one that was killed hard, so that it left nothing itself; nothing else happens to the environment. */
    @Test
    public void aBuildThatGoesLaterHoldsUpNobodyBehindIt() throws Exception {
        World world = world();
        queue(world.bindings(), "one", "job#1");
        queue(world.bindings(), "two", "job#2");
        assertEquals(2, world.binding("production").queue().size());
        assertEquals(2, world.binding("production").queue().size());
        building.remove("job#1");
        assertEquals(
                List.of("two"),
                world.binding("production").queue().stream()
                        .map(Binding.Waiting::change)
                        .toList());
    }
}
