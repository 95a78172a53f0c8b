package io.aethermagic.worker;

import org.springframework.validation.Validator;
import org.springframework.validation.method.MethodValidator;

/**
 * What checks the arguments of handlers.
 *
 * @param beans checks a payload annotated with {@code @Valid} or {@code @Validated}
 * @param methods checks arguments and results with constraints of their own, and
 * containers
 */
public record HandlerValidation(Validator beans, MethodValidator methods) {
}
