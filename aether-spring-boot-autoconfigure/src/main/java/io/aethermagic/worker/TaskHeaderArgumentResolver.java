package io.aethermagic.worker;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;

/**
 * Resolves {@code @Header} parameters. A header that is missing, or that is not of the
 * parameter's type, is the caller's fault.
 */
final class TaskHeaderArgumentResolver extends HeaderMethodArgumentResolver {

	TaskHeaderArgumentResolver(ConversionService conversion, ConfigurableBeanFactory beanFactory) {
		super(conversion, beanFactory);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		try {
			return super.resolveArgument(parameter, message);
		}
		catch (ConversionException ex) {
			throw new BadRequestException("The header '" + name(parameter) + "' cannot be read as "
					+ parameter.nestedIfOptional().getNestedParameterType().getSimpleName(), ex);
		}
	}

	@Override
	protected void handleMissingValue(String headerName, MethodParameter parameter, Message<?> message) {
		throw new BadRequestException("The header '" + headerName + "' is missing");
	}

	private static @Nullable String name(MethodParameter parameter) {
		Header header = parameter.getParameterAnnotation(Header.class);
		return (header == null || header.name().isEmpty()) ? parameter.getParameterName() : header.name();
	}

}
