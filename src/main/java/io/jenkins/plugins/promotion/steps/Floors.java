package io.jenkins.plugins.promotion.steps;

import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.SignOffFloor;
import io.jenkins.plugins.promotion.signoff.Floor;

/** An environment's least demands on a sign-off, as the pure rules take them. */
final class Floors {

    private Floors() {}

    static Floor of(Environment environment) {
        SignOffFloor floor = environment.getSignOff();
        return Floor.parse(floor.getApprovers(), floor.getRequired(), floor.isFourEyes());
    }
}
