package io.jenkins.plugins.promotion.steps;

import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.config.Environments;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.config.RealmDirectory;
import io.jenkins.plugins.promotion.config.RealmIds;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.process.Stages;
import io.jenkins.plugins.promotion.process.World;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;
import java.util.List;

/** What the process finds around a build of this controller. */
final class Surroundings {

    private Surroundings() {}

    /** @param woken the event after which what was seen of environments is new enough */
    static World now(long woken) {
        Promotion promotion = Promotion.get();
        return new World(
                promotion.changes(),
                promotion.bindings(),
                promotion.clock(),
                new Defined(),
                new RealmDirectory(),
                new RealmIds(),
                PromotionConfiguration.get().evidenceKinds(),
                Jobs::isBuilding,
                promotion.looks(),
                Surroundings::beside,
                down(),
                woken);
    }

    private static World.Downtime down() {
        LastSeen seen = LastSeen.get();
        return seen.before()
                .map(before -> new World.Downtime(before, seen.started()))
                .orElse(null);
    }

    private static Thread beside(Runnable work) {
        Thread thread = new Thread(work, "configuration-tree-look");
        thread.setDaemon(true);
        return thread;
    }

    private static final class Defined implements Stages {
        @Override
        public List<Stage> all() {
            return List.copyOf(Environments.all());
        }

        @Override
        public EnvironmentSite open(Stage stage, String build) throws IOException {
            return Environments.open((Environment) stage, build);
        }
    }
}
