package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.environment.directory.DirectoryType;

/** What the form of an environment sends. */
final class EnvironmentForms {

    private EnvironmentForms() {}

    /** A directory on the built-in node. */
    static String json(String name, String path) {
        return """
                {"name":"%s","order":"1","production":false,
                "type":{"path":"%s","switch":"inPlace","stapler-class":"%s","$class":"%s"},
                "node":"built-in","builtInNode":true,"failWhenOffline":false,"jobs":"",
                "signOff":{"approvers":"","required":"1","fourEyes":true},
                "scope":"","exclude":"","local":"","secret":"","warnOnDrift":false,"discardForbidden":false,
                "allowReplay":"default","beginByBuild":false,"expectRuntimeChange":false,"Submit":"","core:apply":""}
                """
                .formatted(name, path, DirectoryType.class.getName(), DirectoryType.class.getName())
                .replace("\n", "");
    }
}
