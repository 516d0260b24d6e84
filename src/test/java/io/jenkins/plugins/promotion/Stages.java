package io.jenkins.plugins.promotion;

import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.SignOffFloor;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Environments for tests: directories with a little configuration, defined as an administrator would. */
public final class Stages extends StageFolders {

    private final List<Environment> environments = new ArrayList<>();

    public Stages(Path root) {
        super(root);
    }

    /** Defines an environment on the built-in node that the job may use. */
    public Stages define(String name, String job, Consumer<Environment> more) {
        Environment environment =
                new Environment(name, new DirectoryType(made(name).toString()));
        environment.setBuiltInNode(true);
        environment.setOrder(environments.size());
        environment.setJobs(List.of(job));
        environment.setLocal(List.of("local/**"));
        environment.setSecret(List.of("secret/**"));
        SignOffFloor floor = new SignOffFloor();
        environment.setSignOff(floor);
        more.accept(environment);
        environments.add(environment);
        PromotionConfiguration.get().setEnvironments(environments);
        return this;
    }

    /** Development, test and production for one job, with a little configuration in production. */
    public static Stages three(Path root, String job) {
        Stages stages = new Stages(root)
                .define("development", job, e -> {})
                .define("test", job, e -> {})
                .define("production", job, e -> e.setProduction(true));
        stages.fill();
        return stages;
    }
}
