using System.Text;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Makes statuses of what went wrong.</summary>
internal static class Failure
{
    public static RpcException Of(StatusCode code, string detail) => new(new Status(code, detail));

    /// <summary>Gets type and message of an exception and of those inside it, in one line.</summary>
    public static string Describe(Exception exception)
    {
        var text = new StringBuilder();
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (text.Length > 0)
            {
                text.Append(' ');
            }

            text.Append(current.GetType().Name).Append(": ").Append(current.Message);
        }

        return text.ToString();
    }
}
