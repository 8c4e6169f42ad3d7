using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace LlmGen.CompilerServices;

/// <summary>Specifies the kind of JSON value of a type. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "JSON's own names of its types.")]
public enum LlmJsonShape
{
    /// <summary>An object: a record, class or struct.</summary>
    Object,

    /// <summary>An object or null. The schema of a response that may be null is wrapped in an object, like that of other values that are not objects.</summary>
    NullableObject,

    /// <summary>An array.</summary>
    Array,

    /// <summary>A dictionary: an array of <c>{key, value}</c>, or an object.</summary>
    Dictionary,

    /// <summary>A string: text, an enum, a character, a date or time, a <see cref="System.Guid"/>, a <see cref="System.Uri"/>.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,
}
