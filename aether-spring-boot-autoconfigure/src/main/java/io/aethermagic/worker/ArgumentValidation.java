package io.aethermagic.worker;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.util.StringUtils;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;
import org.springframework.validation.annotation.ValidationAnnotationUtils;
import org.springframework.validation.method.MethodValidationResult;
import org.springframework.validation.method.MethodValidator;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;

/**
 * Checks what one handler method is called with, and what it returns, against the
 * constraints on the method. A bad argument is the caller's fault, a bad result the
 * handler's. Safe for use by several threads.
 *
 * @param validator does it
 * @param method the method that the user wrote
 * @param arguments whether there are constraints on arguments
 * @param result whether there are constraints on the result
 */
record ArgumentValidation(MethodValidator validator, Method method, boolean arguments, boolean result) {

	private static final int MAX_ERRORS = 10;

	/**
	 * Check arguments.
	 * @throws BadRequestException if they are not valid; it says which and why
	 */
	void checkArguments(Object target, MethodParameter[] parameters, @Nullable Object[] values) {
		if (!this.arguments) {
			return;
		}
		MethodValidationResult checked = this.validator.validateArguments(target, this.method, parameters, values,
				ValidationAnnotationUtils.determineValidationGroups(target, this.method));
		if (checked.hasErrors()) {
			throw new BadRequestException("The data is not valid" + describe(checked));
		}
	}

	/**
	 * Check a result.
	 * @throws org.springframework.validation.method.MethodValidationException if it is
	 * not valid
	 */
	void checkResult(Object target, MethodParameter returned, @Nullable Object value) {
		if (this.result) {
			this.validator.applyReturnValueValidation(target, this.method, returned, value,
					ValidationAnnotationUtils.determineValidationGroups(target, this.method));
		}
	}

	private static String describe(MethodValidationResult result) {
		List<String> problems = new ArrayList<>();
		for (ParameterValidationResult parameter : result.getParameterValidationResults()) {
			String path = path(parameter);
			if (parameter instanceof ParameterErrors errors) {
				problems(errors).forEach((problem) -> problems.add(path.isEmpty() ? problem : path + "." + problem));
			}
			else {
				parameter.getResolvableErrors()
					.forEach((error) -> problems.add(path.isEmpty() ? text(error) : path + " " + text(error)));
			}
		}
		result.getCrossParameterValidationResults().forEach((error) -> problems.add(text(error)));
		return join(problems.stream());
	}

	/**
	 * Return what is wrong with a bean.
	 * @param errors its errors
	 * @return the sentences of the first of them, in the order of the alphabet
	 */
	static String describe(Errors errors) {
		return join(problems(errors));
	}

	private static Stream<String> problems(Errors errors) {
		return errors.getAllErrors()
			.stream()
			.map((error) -> (error instanceof FieldError field) ? field.getField() + " " + text(error) : text(error));
	}

	private static String join(Stream<String> problems) {
		return problems.sorted().limit(MAX_ERRORS).collect(Collectors.joining("; ", ": ", ""));
	}

	private static String path(ParameterValidationResult result) {
		StringBuilder path = new StringBuilder();
		Header header = result.getMethodParameter().getParameterAnnotation(Header.class);
		if (header != null) {
			String name = StringUtils.hasText(header.name()) ? header.name() : header.value();
			path.append(StringUtils.hasText(name) ? name : result.getMethodParameter().getParameterName());
		}
		if (result.getContainerIndex() != null) {
			path.append('[').append(result.getContainerIndex()).append(']');
		}
		else if (result.getContainerKey() != null) {
			path.append('[').append(result.getContainerKey()).append(']');
		}
		return path.toString();
	}

	private static String text(MessageSourceResolvable error) {
		String message = error.getDefaultMessage();
		if (message != null) {
			return message;
		}
		String[] codes = error.getCodes();
		return (codes != null && codes.length > 0) ? codes[codes.length - 1].toLowerCase(Locale.ROOT) : "is not valid";
	}

}
