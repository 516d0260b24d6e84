/** Tests of the embedded host itself; host-only, since genuine Jenkins has tests of its own for what they check. */
package io.jenkins.embedded;
