package io.jenkins.plugins.promotion;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;

/** That no code of a class calls, or refers to, certain methods and constructors. */
final class NeverCalls extends ArchCondition<JavaClass> {
    private final String act;
    private final Predicate<JavaCodeUnitAccess<?>> forbidden;

    private NeverCalls(String act, Predicate<JavaCodeUnitAccess<?>> forbidden) {
        super("never " + act);
        this.act = act;
        this.forbidden = forbidden;
    }

    static NeverCalls methods(String act, Predicate<JavaCodeUnitAccess<?>> forbidden) {
        return new NeverCalls(act, forbidden);
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
        for (JavaCodeUnitAccess<?> access : item.getCodeUnitAccessesFromSelf()) {
            if (forbidden.test(access)) {
                events.add(SimpleConditionEvent.violated(
                        item, item.getName() + " must never " + act + ": " + access.getDescription()));
            }
        }
    }
}
