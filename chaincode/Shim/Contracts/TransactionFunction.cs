using System.Reflection;

namespace Warden.Chaincode.Shim;

/// <summary>One transaction function of a contract: how it is called and what it returns.</summary>
internal sealed class TransactionFunction
{
    private readonly MethodInfo _method;
    private readonly PropertyInfo? _taskResult;
    private readonly bool _isValueTask;

    /// <exception cref="ArgumentException">The method cannot be one: static, generic, by reference, or a result that is no value.</exception>
    public TransactionFunction(MethodInfo method)
    {
        var attribute = method.GetCustomAttribute<TransactionAttribute>()!;
        Name = attribute.Name ?? (method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name[..^5] : method.Name);
        IsEvaluate = attribute.Evaluate;
        Description = attribute.Description;
        _method = method;

        var parameters = method.GetParameters();
        if (method.IsStatic || method.IsGenericMethodDefinition || parameters.Any(p => p.ParameterType.IsByRef))
            throw new ArgumentException($"{method.DeclaringType}.{method.Name} cannot be a transaction function: it is static, generic or takes a reference.");
        First = parameters.Length > 0 && IsContext(parameters[0].ParameterType) ? parameters[0].ParameterType : null;
        Parameters = First is null ? parameters : parameters[1..];

        var returned = method.ReturnType;
        var definition = returned.IsGenericType ? returned.GetGenericTypeDefinition() : null;
        _isValueTask = returned == typeof(ValueTask) || definition == typeof(ValueTask<>);
        if (definition == typeof(Task<>) || definition == typeof(ValueTask<>))
        {
            ReturnType = returned.GenericTypeArguments[0];
            _taskResult = typeof(Task<>).MakeGenericType(ReturnType).GetProperty(nameof(Task<int>.Result));
        }
        else
        {
            ReturnType = returned == typeof(Task) || returned == typeof(ValueTask) ? typeof(void) : returned;
        }
    }

    public string Name { get; }

    public bool IsEvaluate { get; }

    public string? Description { get; }

    /// <summary>Gets the parameters that are arguments of the call.</summary>
    public IReadOnlyList<ParameterInfo> Parameters { get; }

    /// <summary>Gets what the function returns without its task; <see cref="Void"/> for nothing.</summary>
    public Type ReturnType { get; }

    private Type? First { get; }

    /// <exception cref="ChaincodeException">The arguments are not what the parameters ask for.</exception>
    public async Task<object?> InvokeAsync(object contract, TransactionContext context, IArgumentSerializer serializer)
    {
        var values = ReadArguments(context.Stub, serializer);
        if (First is not null)
            values.Insert(0, First.IsAssignableTo(typeof(TransactionContext)) ? context : context.Stub);
        var returned = _method.Invoke(contract, BindingFlags.DoNotWrapExceptions, null, [.. values], null);
        if (_isValueTask)
            returned = returned is ValueTask plain ? plain.AsTask() : returned!.GetType().GetMethod(nameof(ValueTask<int>.AsTask))!.Invoke(returned, null);
        if (returned is not Task task)
            return returned;
        await task;
        return _taskResult?.GetValue(task);
    }

    private List<object?> ReadArguments(IChaincodeStub stub, IArgumentSerializer serializer)
    {
        var supplied = stub.Args.Count - 1;
        if (supplied != Parameters.Count)
            throw new ChaincodeException($"Expected {Parameters.Count} parameters, but {supplied} have been supplied");
        var values = new List<object?>(Parameters.Count + 1);
        for (var i = 0; i < Parameters.Count; i++)
        {
            try
            {
                values.Add(serializer.Read(stub.Args[i + 1], Parameters[i].ParameterType));
            }
            catch (FormatException e)
            {
                throw new ChaincodeException($"Parameter {Parameters[i].Name} of {Name}: {e.Message}");
            }
        }
        return values;
    }

    private static bool IsContext(Type type) => type.IsAssignableTo(typeof(TransactionContext)) || type == typeof(IChaincodeStub);
}
