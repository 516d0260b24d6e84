package io.jenkins.embedded.web;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import javax.servlet.http.HttpServletRequest;
import org.kohsuke.stapler.Function;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.InjectedParameter;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.interceptor.InterceptorAnnotation;

/**
 * Which {@code do…} methods have an address. As on Jenkins, one that neither takes something of the request, nor
 * answers with a response, nor carries an annotation of Stapler, is not meant for browsers.
 */
final class WebMethods {
    private static final Set<Class<?>> WEB =
            Set.of(StaplerRequest.class, StaplerResponse.class, HttpServletRequest.class);

    private WebMethods() {}

    static boolean isMeantForTheWeb(Function method) {
        return HttpResponse.class.isAssignableFrom(method.getReturnType())
                || Arrays.stream(method.getParameterTypes()).anyMatch(WEB::contains)
                || Arrays.stream(method.getAnnotations()).anyMatch(WebMethods::routes)
                || Arrays.stream(method.getParameterAnnotations())
                        .flatMap(Stream::of)
                        .anyMatch(a -> a.annotationType().isAnnotationPresent(InjectedParameter.class))
                || Arrays.stream(method.getCheckedExceptionTypes()).anyMatch(HttpResponse.class::isAssignableFrom);
    }

    private static boolean routes(Annotation annotation) {
        return annotation instanceof WebMethod
                || annotation.annotationType().isAnnotationPresent(InterceptorAnnotation.class);
    }
}
