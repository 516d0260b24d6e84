/** {@code @Symbol}. */
package org.jenkinsci;
