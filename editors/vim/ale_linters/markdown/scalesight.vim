call scalesight#ale#define('markdown')
