package io.aethermagic.worker;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.aethermagic.annotation.AetherEventListener;
import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.task.TaskAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;

/**
 * Finds the methods annotated with {@link AetherTaskHandler}, or with
 * {@link AetherEventListener}, on all beans.
 * <p>
 * Beans are looked at by their type: a lazy one is made with its first task. Use it when
 * all other singletons are there, so that proxies are seen.
 */
public final class TaskHandlerScanner {

	private final ConfigurableListableBeanFactory beanFactory;

	private final HandlerDefaults defaults;

	private final @Nullable HandlerValidation validation;

	private final ConversionService conversion;

	/**
	 * Create a scanner.
	 * @param beanFactory where the beans are
	 * @param defaults what counts where an annotation says nothing
	 * @param validation checks arguments; {@code null} if the application has no
	 * validator
	 */
	public TaskHandlerScanner(ConfigurableListableBeanFactory beanFactory, HandlerDefaults defaults,
			@Nullable HandlerValidation validation) {
		this.beanFactory = beanFactory;
		this.defaults = defaults;
		this.validation = validation;
		ConversionService conversion = beanFactory.getConversionService();
		this.conversion = (conversion != null) ? conversion : DefaultConversionService.getSharedInstance();
	}

	/**
	 * Find all handlers.
	 * @return the handlers, in the order of their beans' definitions
	 * @throws InvalidTaskHandlerException if a method cannot be a handler
	 * @throws DuplicateTaskHandlerException if two methods handle the same tasks
	 */
	public List<TaskHandlerDefinition> scan() {
		List<TaskHandlerDefinition> definitions = new ArrayList<>();
		Map<Slot, String> slots = new HashMap<>();
		Map<String, String> ids = new HashMap<>();
		for (String beanName : beanNames()) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(beanName) ? null : targetClass(beanName);
			if (type != null && isCandidate(type)) {
				methods(type).forEach((method, annotation) -> {
					TaskHandlerDefinition definition = define(beanName, type, method, annotation, ids);
					claim(slots, definition, beanName);
					definitions.add(definition);
				});
			}
		}
		return List.copyOf(definitions);
	}

	private Set<String> beanNames() {
		Set<String> names = new LinkedHashSet<>();
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			if (!this.beanFactory.getMergedBeanDefinition(name).isAbstract()) {
				names.add(name);
			}
		}
		names.addAll(Arrays.asList(this.beanFactory.getBeanNamesForType(Object.class, true, false)));
		return names;
	}

	private @Nullable Class<?> targetClass(String beanName) {
		Class<?> type = declaredTargetClass(beanName);
		if (type != null && ScopedObject.class.isAssignableFrom(type)) {
			Class<?> scoped = declaredTargetClass(ScopedProxyUtils.getTargetBeanName(beanName));
			return (scoped != null) ? scoped : type;
		}
		if (type != null && Proxy.isProxyClass(type) && this.beanFactory.containsSingleton(beanName)
				&& this.beanFactory.isSingleton(beanName)) {
			return AopUtils.getTargetClass(this.beanFactory.getBean(beanName));
		}
		return (type != null) ? ClassUtils.getUserClass(type) : null;
	}

	private @Nullable Class<?> declaredTargetClass(String beanName) {
		if (this.beanFactory.containsBeanDefinition(beanName)) {
			BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(beanName);
			Object original = definition.getAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE);
			if (original instanceof Class<?> type) {
				return type;
			}
		}
		return this.beanFactory.containsBean(beanName) ? this.beanFactory.getType(beanName, false) : null;
	}

	private static boolean isCandidate(Class<?> type) {
		return !type.getName().startsWith("org.springframework.") && !AopInfrastructureBean.class.isAssignableFrom(type)
				&& AnnotationUtils.isCandidateClass(type, AetherTaskHandler.class);
	}

	private static Map<Method, AetherTaskHandler> methods(Class<?> type) {
		MethodIntrospector.MetadataLookup<AetherTaskHandler> lookup = (method) -> AnnotatedElementUtils
			.findMergedAnnotation(method, AetherTaskHandler.class);
		return MethodIntrospector.selectMethods(type, lookup);
	}

	private TaskHandlerDefinition define(String beanName, Class<?> type, Method method, AetherTaskHandler annotation,
			Map<String, String> ids) {
		HandlerMethodSignature signature = HandlerMethodSignature.of(type, method, this.validation != null);
		checkProxy(beanName, type, method);
		String name = HandlerMethodSignature.describe(type, method);
		HandlerAttributes attributes = new HandlerAttributes(this.beanFactory, this.defaults, name, annotation);
		TaskAddress address = attributes.address();
		TaskFunction function = new TaskMethodFunction(this.beanFactory, beanName, type, method,
				resolvers(signature.payload(), beans()), methods(method), signature.result().type());
		AetherEventListener listener = AnnotatedElementUtils.findMergedAnnotation(method, AetherEventListener.class);
		return new TaskHandlerDefinition(id(attributes.id(), beanName, method, name, ids), address,
				attributes.workgroup(address), attributes.transport(), attributes.concurrency(), attributes.timeout(),
				(listener != null) ? !attributes.hasWorkgroup() : annotation.broadcast(), attributes.require(),
				signature.result().nothing(), attributes.rate(),
				(listener != null) ? attributes.filter(listener, function) : function);
	}

	private void checkProxy(String beanName, Class<?> type, Method method) {
		Class<?> beanType = this.beanFactory.getType(beanName, false);
		if (beanType == null) {
			return;
		}
		if (InvocableTaskMethod.find(type, method, beanType) == null) {
			throw TaskMethodFunction.notInProxy(type, method);
		}
		if (SpringProxy.class.isAssignableFrom(beanType) && !Proxy.isProxyClass(beanType)
				&& Modifier.isFinal(method.getModifiers())) {
			throw new InvalidTaskHandlerException(HandlerMethodSignature.describe(type, method),
					"is final, but its bean is a proxy of the class", "Remove 'final' from the method", null);
		}
	}

	private @Nullable Validator beans() {
		return (this.validation != null) ? this.validation.beans() : null;
	}

	private @Nullable ArgumentValidation methods(Method method) {
		boolean arguments = HandlerConstraints.areOnArguments(method);
		boolean result = HandlerConstraints.areOnResult(method);
		return (this.validation != null && (arguments || result))
				? new ArgumentValidation(this.validation.methods(), method, arguments, result) : null;
	}

	private HandlerMethodArgumentResolverComposite resolvers(@Nullable PayloadParameter payload,
			@Nullable Validator validator) {
		HandlerMethodArgumentResolverComposite resolvers = new HandlerMethodArgumentResolverComposite();
		resolvers.addResolver(new TaskContextArgumentResolver());
		resolvers.addResolver(new TaskHeaderArgumentResolver(this.conversion, this.beanFactory));
		resolvers.addResolver(new HeadersMethodArgumentResolver());
		if (payload != null) {
			resolvers.addResolver(new TaskPayloadArgumentResolver(payload, validator));
		}
		return resolvers;
	}

	private static String id(String given, String beanName, Method method, String name, Map<String, String> ids) {
		String wanted = given.isEmpty() ? beanName + "." + method.getName() : given;
		String id = wanted;
		for (int number = 2; ids.containsKey(id); number++) {
			if (!given.isEmpty()) {
				throw new InvalidTaskHandlerException(name, "has the id '" + id + "', as has " + ids.get(id),
						"Give one of them another id", null);
			}
			id = wanted + "-" + number;
		}
		ids.put(id, name);
		return id;
	}

	private static void claim(Map<Slot, String> slots, TaskHandlerDefinition definition, String beanName) {
		String workgroup = (definition.broadcast() && !definition.isListener()) ? "" : definition.group();
		String name = definition.function().toString();
		String other = slots.putIfAbsent(new Slot(definition.address(), workgroup, definition.transport()),
				name + " of the bean '" + beanName + "'");
		if (other != null) {
			throw new DuplicateTaskHandlerException(other, name + " of the bean '" + beanName + "'",
					definition.address(), workgroup);
		}
	}

	private record Slot(TaskAddress address, String workgroup, String transport) {
	}

}
